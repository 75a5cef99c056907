export * from './local-storage.factory.js';
