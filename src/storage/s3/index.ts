export * from './s3-storage.factory.js';
