export * from './choose-config-source.js';
export * from './config-source.port.js';
export * from './timed-config-source.js';
