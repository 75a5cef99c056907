export * from './captioning.port.js';
