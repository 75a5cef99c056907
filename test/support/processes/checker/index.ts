export * from './check.js';
export { BLANK } from './evidence.js';
export type * from './evidence.js';
