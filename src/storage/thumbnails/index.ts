export { canDecodeHeic } from './libvips.js';
export * from './sharp-thumbnails.js';
