export * from './random-ids.js';
export * from './system-clock.js';
export * from './system.module.js';
