export * from './page.config.js';
export * from './page.controller.js';
