export * from './credential-resolver.port.js';
export { PUBLISHER_PROVIDERS } from './slots.js';
export * from './timed-credential-resolver.js';
