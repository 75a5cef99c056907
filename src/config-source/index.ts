export * from './choose-config-source.js';
export * from './config-source.port.js';
