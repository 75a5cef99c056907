export * from './policy.decorator.js';
