export * from './captioning.contract.js';
export * from './fake-captioning.js';
export * from './photos.js';
