export * from './ambiguity-table.js';
export * from './fake-publisher.js';
export * from './harness.js';
export * from './memory-sink.js';
export * from './photos.js';
export * from './publisher.contract.js';
export * from './send-context.js';
export * from './wire-harness.js';
