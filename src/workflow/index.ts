export * from './workflow.ports.js';
export * from './workflow.types.js';
