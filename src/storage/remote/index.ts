export * from './remote-calls.js';
export * from './remote-layout.js';
