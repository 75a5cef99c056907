export * from './credential-resolver.port.js';
