export * from './orchestrator-config-source.js';
