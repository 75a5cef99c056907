export * from './auth0-callback.guard.js';
export * from './auth0-provider.js';
export * from './auth0-start.guard.js';
