export * from './library.port.js';
