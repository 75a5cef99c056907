export * from './forms.js';
export * from './needle-index.js';
export * from './wire.js';
