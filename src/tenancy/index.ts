export * from './tenant-context.js';
export * from './tenant-runtime.js';
