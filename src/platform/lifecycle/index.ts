export * from './draining.js';
export * from './load-gauge.js';
export * from './load-metrics.js';
export * from './process-end.js';
export * from './service-start.js';
export * from './turns.js';
