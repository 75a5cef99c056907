export * from './breaker.js';
export * from './http-call.js';
export * from './http-client.js';
export * from './http-client.module.js';
export * from './json-body.js';
export * from './retry-after.js';
export * from './upstream-error.js';
export * from './with-retries.js';
