export * from './child.js';
export * from './crew.js';
export * from './resident-memory.js';
export * from './serve.js';
