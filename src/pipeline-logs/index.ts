export * from './outbox/index.js';
export * from './pipeline-logs.module.js';
export * from './pipeline.types.js';
export * from './settings-of.js';
export * from './settings.js';
export { pipelineLogsProblems } from './relay-folders.js';
