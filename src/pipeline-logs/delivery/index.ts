export { createRelayWorker, type RelayParts } from './create-relay-worker.js';
export { idempotencyKey } from './idempotency-key.js';
export { RelayWorker } from './relay-worker.js';
