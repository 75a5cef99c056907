export * from './checked-uploads.js';
