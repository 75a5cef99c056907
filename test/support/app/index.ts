export * from './raw-http.js';
export * from './test-app.js';
