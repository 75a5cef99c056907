export type { LogApiFault } from './fault.js';
export type { LogApiSubject } from './handler.js';
export type { LogApiJournalEntry, Outcome } from './journal.js';
export type { LogApiOptions } from './options.js';
export { startLogApi } from './start-log-api.js';
export type { RunningLogApi } from './start-log-api.js';
