export * from './shared-calls.js';
export * from './single-flight.js';
