export * from './plain-style.js';
export * from './send-small-page.js';
export * from './small-page.js';
