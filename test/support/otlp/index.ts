export * from './spans.js';
export * from './start-otlp.js';
