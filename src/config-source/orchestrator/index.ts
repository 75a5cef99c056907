export { configCounts } from './config-metrics.js';
export * from './config-source.parts.js';
export * from './orchestrator-config-source.js';
