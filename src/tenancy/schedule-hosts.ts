import { chooseConfigSource } from '../config-source/index.js';
import type { Environment, EnvironmentProblem } from '../platform/environment/index.js';
import { hostRuleOf } from './host-rule.js';

/**
 * Hosts whose schedules this process runs, normalised, each once: the control plane lists no tenants, so they are
 * named; standalone mode has one tenant, with or without a host. Spec: publishing.md section 10.
 */
export function scheduleHostsOf(environment: Environment): readonly string[] {
  return readHosts(environment).filter((host) => host !== null);
}

/** Hosts that no request could name. Hand it to `readEnvironment` as a check. Spec: tenancy.md section 1. */
export function scheduleHostsProblems(environment: Environment): readonly EnvironmentProblem[] {
  const wrong = readHosts(environment).indexOf(null) + 1;
  const rule = `must be hosts of tenants below ORCHESTRATOR_BASE_DOMAIN; entry ${wrong} is none`;
  return wrong === 0 ? [] : [{ variable: 'SCHEDULE_HOSTS', rule }];
}

/** Null = no tenant's host. */
function readHosts(environment: Environment): readonly (string | null)[] {
  const { orchestrator, standalone } = environment;
  if (chooseConfigSource(environment) === 'env') return [standalone.standaloneHost ?? 'default'];
  const rule = hostRuleOf(environment, true);
  const hosts = orchestrator.scheduleHosts.map((given) => {
    const reading = rule.read(['Host', given], '/');
    return reading.outcome === 'tenant' ? reading.host : null;
  });
  return [...new Set(hosts)];
}
