export * from './lasting-connection.js';
export * from './redis.module.js';
export * from './redis-client.js';
export * from './redis-key.js';
