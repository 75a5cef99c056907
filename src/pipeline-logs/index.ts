export * from './outbox/index.js';
export * from './pipeline.types.js';
export * from './settings.js';
