export * from './credentialed-adapters.js';
export * from './credentialed-tenant.js';
export * from './photo-world.js';
export * from './planted-records.js';
export * from './raw-http.js';
export * from './route-samples.js';
export * from './sign-in.js';
export * from './test-app.js';
