export * from './no-tracing.js';
export * from './traced-calls.js';
export * from './traceparent.js';
export * from './tracing.module.js';
export * from './tracing.port.js';
export * from './tracing.settings.js';
