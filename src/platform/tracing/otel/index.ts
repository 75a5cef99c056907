export * from './otel-tracing.js';
