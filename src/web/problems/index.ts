export * from './problem-body.js';
export * from './problem-texts.js';
export * from './problem.js';
export * from './problem.filter.js';
export * from './send-problem.js';
