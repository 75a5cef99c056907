export * from './cluster-rules.js';
export * from './documents.js';
export * from './kubernetes-schema.js';
export * from './pod-rules.js';
