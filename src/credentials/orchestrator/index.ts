export { OrchestratorCredentialResolver } from './orchestrator-credential-resolver.js';
export type { CredentialCacheSettings } from './orchestrator-credential-resolver.js';
export type { CredentialResolverParts } from './credential-fetcher.js';
export { credentialCounts } from './credential-metrics.js';
