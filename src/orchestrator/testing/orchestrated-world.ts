import { startOrchestrator } from '../../../test/support/orchestrator/index.js';
import type { RunningOrchestrator, TenantFile } from '../../../test/support/orchestrator/index.js';
import { BASE_DOMAIN, clientOf, PRIMARY_TOKEN, SECONDARY_TOKEN } from './client-of.js';
import type { ClientWorld } from './client-of.js';

/** A development orchestrator and a client of it, over real HTTP. */
export interface OrchestratedWorld extends ClientWorld {
  readonly orchestrator: RunningOrchestrator;
  /** May be changed while the orchestrator runs. */
  readonly tenants: Map<string, TenantFile>;
  /** Calls of a route so far. */
  calls(route: 'runtime' | 'credentials'): number;
  close(): Promise<void>;
}

/** @param env variables beside the connection */
export async function openWorld(
  tenants: Readonly<Record<string, TenantFile>>,
  env: Readonly<Record<string, string>> = {},
): Promise<OrchestratedWorld> {
  const map = new Map(Object.entries(tenants));
  const tokens = { primary: PRIMARY_TOKEN, secondary: SECONDARY_TOKEN };
  const orchestrator = await startOrchestrator({ tenants: map, tokens, baseDomain: BASE_DOMAIN });
  const world = clientOf(orchestrator.url, env);
  return {
    ...world,
    orchestrator,
    tenants: map,
    calls: (route) => orchestrator.journal.filter((entry) => entry.route === route).length,
    close: async () => {
      world.release();
      await orchestrator.close();
    },
  };
}
