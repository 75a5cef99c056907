export type { GitLabOperation, GitLabOutcome } from './gitlab-calls.js';
export { GitLabCollector } from './gitlab-collector.js';
export type { CollectorParts } from './gitlab-collector.js';
