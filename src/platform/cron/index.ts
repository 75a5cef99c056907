export * from './cron-rules.js';
