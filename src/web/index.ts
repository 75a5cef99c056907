export * from './api/index.js';
export * from './http/index.js';
export * from './page/index.js';
export * from './problems/index.js';
export * from './sign-in/index.js';
export * from './web.module.js';
