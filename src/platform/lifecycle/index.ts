export * from './draining.js';
export * from './load-gauge.js';
