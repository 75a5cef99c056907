export * from './figure.js';
export * from './interleaved.js';
export * from './statistics.js';
