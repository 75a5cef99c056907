export * from './image-storage.port.js';
export * from './names.js';
export * from './photo-listing.port.js';
export * from './sidecars.js';
export * from './sniff.js';
export * from './storage.errors.js';
export * from './thumbnails.port.js';
export * from './write-refusing.js';
