export { CaptioningByProvider, type CaptioningFactories } from './captioning-by-provider.js';
export * from './captioning.port.js';
export { CountedUsage } from './counted-usage.js';
export { composeHashtags, parseHashtagString } from './hashtags.js';
export * from './sidecar/index.js';
