export { Control } from './control.js';
export type { Fault, JournalEntry, Route } from './control.js';
export { startOrchestrator } from './start-orchestrator.js';
export type { OrchestratorOptions, RunningOrchestrator } from './start-orchestrator.js';
export type { TenantFile } from './tenant-files.js';
