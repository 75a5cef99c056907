export * from './config-source.parts.js';
export * from './orchestrator-config-source.js';
