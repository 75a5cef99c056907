export * from './env-config-source.js';
