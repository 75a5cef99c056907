export * from './counted-steps.js';
export * from './counted-webhooks.js';
export * from './outbox-gauges.js';
export * from './relay-metrics.js';
