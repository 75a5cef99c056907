export {
  InvalidAnswer,
  parseAi,
  parseCaptionFile,
  parseConfirmation,
  parseContent,
  parsePublishers,
  parseSchedules,
  parseStoragePaths,
} from './blocks/index.js';
export type { IgnoredSchedule } from './blocks/index.js';
export { createOrchestratorClient } from './create-orchestrator-client.js';
export type { OrchestratorParts } from './create-orchestrator-client.js';
export type { CredentialPayload, CredentialProvider } from './credential-payload.js';
export { tenantOfHost } from './envelope.js';
export { OrchestratorClient } from './orchestrator-client.js';
export { QueuedUsageMeter, UnmeteredUsage } from './usage/index.js';
export type { CredentialLookup, CredentialWanted, LookupFailed, LookUpOptions, RuntimeLookup } from './lookups.js';
