export * from './first-tenants.js';
export * from './metrics-listener.js';
export * from './metrics.module.js';
export * from './metrics.port.js';
export * from './metrics.settings.js';
export * from './no-metrics.js';
export * from './prometheus-metrics.js';
