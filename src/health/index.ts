export * from './health.config.js';
export * from './health.module.js';
export * from './readiness-probe.port.js';
export * from './readiness.js';
