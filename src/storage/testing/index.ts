export * from './manual-clock.js';
export * from './hooked-storage.js';
export * from './memory-storage.js';
export * from './memory-store.js';
