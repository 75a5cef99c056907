export * from './spans.js';
export * from './start-otlp.js';
export * from './incoming.js';
