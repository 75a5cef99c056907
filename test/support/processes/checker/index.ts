export * from './check.js';
export * from './evidence.js';
