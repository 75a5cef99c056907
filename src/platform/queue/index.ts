export * from './cron-slots.js';
export * from './in-process-queue.js';
export * from './job-queue.port.js';
export * from './queue.module.js';
