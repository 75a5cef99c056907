export * from './listen.js';
export * from './plans.js';
export * from './send.js';
