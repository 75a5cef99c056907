export * from './dropbox-storage.factory.js';
