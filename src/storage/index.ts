export * from './image-storage.port.js';
export * from './photo-listing.port.js';
export * from './thumbnails.port.js';
