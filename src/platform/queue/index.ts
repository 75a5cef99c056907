export * from './in-process-queue.js';
export * from './job-queue.port.js';
