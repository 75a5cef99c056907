export * from './shared-buckets.js';
export * from './token-buckets.js';
