export { startS3rver } from './start-s3rver.js';
export type { RunningS3rver } from './start-s3rver.js';
