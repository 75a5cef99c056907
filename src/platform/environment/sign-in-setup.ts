import type { RuleInput } from './rule.js';

/** Whether tenants come from a control plane: as `CONFIG_SOURCE` says, else as the presence of its address does. */
export function isOrchestrated({ environment: { orchestrator } }: Pick<RuleInput, 'environment'>): boolean {
  return orchestrator.configSource === null
    ? orchestrator.baseUrl !== null
    : orchestrator.configSource === 'orchestrator';
}

/** Whether people sign in at Auth0; a half set group is a problem of its own. */
export function usesAuth0({ environment }: Pick<RuleInput, 'environment'>): boolean {
  return environment.auth0.domain !== null;
}

/** Whether there is a password, in use or not. */
export function hasPassword({ secrets }: Pick<RuleInput, 'secrets'>): boolean {
  return secrets.adminPassword !== null || secrets.adminPasswordHash !== null;
}

/** Whether a password would be asked for: never beside Auth0, and below a control plane only in the demo. Spec: auth.md section 2. */
export function usesPassword(input: RuleInput): boolean {
  if (!hasPassword(input) || usesAuth0(input)) return false;
  const { isProduction, orchestrator } = input.environment;
  return !isOrchestrated(input) || (!isProduction && orchestrator.baseDomain.toLowerCase() === 'localhost');
}
