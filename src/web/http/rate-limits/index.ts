export * from './rate-limit.providers.js';
export * from './rate-limits.js';
export * from './rate-table.js';
