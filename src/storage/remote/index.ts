export * from './guarded-body.js';
export * from './remote-calls.js';
export * from './remote-layout.js';
