export * from './answers.decorator.js';
export * from './page-paths.js';
export * from './policy.decorator.js';
export * from './rate-class.decorator.js';
