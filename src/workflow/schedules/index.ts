export { schedulesProvider } from './schedules.provider.js';
export * from './schedules.port.js';
