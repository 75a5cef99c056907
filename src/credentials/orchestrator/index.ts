export * from './orchestrator-credential-resolver.js';
