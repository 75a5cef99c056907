export * from './answers.js';
export * from './client-of.js';
export * from './orchestrated-world.js';
export * from './recording-log.js';
export * from './test-clock.js';
