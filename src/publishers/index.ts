export { matchPlatforms, type NamedEntry } from './match-platforms.js';
export { NoticedPublishers } from './noticed-publishers.js';
export { platformLabel } from './platform-label.js';
export * from './publisher.port.js';
export { PublishersByType, type PublisherFactories } from './publishers-by-type.js';
export { refuseSends } from './refuse-sends.js';
