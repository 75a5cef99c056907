export * from './ai.js';
export * from './content-blocks.js';
export * from './email-server.js';
export * from './features.js';
export * from './parse-block.js';
export * from './publishers.js';
export * from './schedules.js';
export * from './storage.js';
