export { Control } from './control.js';
export { BAD_JSON } from './fault.js';
export type { BadJson, Fault, Route } from './fault.js';
export type { JournalEntry } from './journal.js';
export { startOrchestrator } from './start-orchestrator.js';
export type { OrchestratorOptions, RunningOrchestrator } from './start-orchestrator.js';
export type { TenantFile } from './tenant-files.js';
