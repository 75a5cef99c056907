export type { GitLabFault } from './fault.js';
export type { GitLabJournalEntry, GitLabOperation, GitLabSubject } from './journal.js';
export type { GitLabJob, GitLabOptions, GitLabPipeline } from './options.js';
export { startGitLab } from './start-gitlab.js';
export type { RunningGitLab } from './start-gitlab.js';
export { partsOf } from './trace.js';
export type { Trace } from './trace.js';
