export { LogFiles } from './log-files.js';
export type { LogFilesParts } from './log-files.js';
