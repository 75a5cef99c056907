export * from './config-source.port.js';
