export * from './library.module.js';
export * from './library.port.js';
