export { BodyFreezer } from './body-freezer.js';
export type { FreezerParts } from './body-freezer.js';
export { normalTime } from './times.js';
