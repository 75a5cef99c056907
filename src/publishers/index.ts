export { matchPlatforms, type NamedEntry } from './match-platforms.js';
export * from './publisher.port.js';
export { refuseSends } from './refuse-sends.js';
