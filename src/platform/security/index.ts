export * from './constant-time.js';
export * from './key-ring.js';
export * from './opened-values.js';
export * from './password-hash.js';
export * from './password-text.js';
export * from './sealer.js';
