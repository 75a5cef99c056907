export * from './publisher.port.js';
