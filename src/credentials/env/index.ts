export * from './env-credential-resolver.js';
