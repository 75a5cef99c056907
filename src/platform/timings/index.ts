export * from './request-times.js';
export * from './timed.js';
