export * from './metrics.module.js';
export * from './metrics.port.js';
export * from './no-metrics.js';
export * from './prometheus-metrics.js';
