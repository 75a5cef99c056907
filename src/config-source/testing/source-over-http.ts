import { BASE_DOMAIN, localTenant, openWorld } from '../../orchestrator/testing/index.js';
import type { OrchestratedWorld } from '../../orchestrator/testing/index.js';
import { OrchestratorConfigSource } from '../orchestrator/index.js';

/** Host of the tenant most tests ask for; `harbor` stands beside it. */
export const HOST = `aurora.${BASE_DOMAIN}`;

/** The source on the real client, two tenants at the development orchestrator, and a clock that tests move. */
export class SourceOverHttp {
  private constructor(
    readonly world: OrchestratedWorld,
    readonly source: OrchestratorConfigSource,
  ) {}

  /** @param env variables beside the usual ones */
  static async open(env: Readonly<Record<string, string>> = {}): Promise<SourceOverHttp> {
    const tenants = { aurora: localTenant(), harbor: localTenant() };
    const world = await openWorld(tenants, { ORCHESTRATOR_TIMEOUT_MS: '1000', ...env });
    return new SourceOverHttp(world, new OrchestratorConfigSource(world.client, world.environment.orchestrator, world));
  }

  readonly read = (host = HOST) => this.source.getConfig(host, 'request-read');
  readonly change = (host = HOST) => this.source.getValidConfig(host, 'request-change');

  /** From now on every runtime lookup is answered 503. */
  readonly down = (): void => this.world.orchestrator.control.fail('runtime', { kind: 'status', status: 503 });

  /** Background refreshes are real HTTP calls: waits until as many calls were answered. */
  readonly settled = async (calls: number): Promise<void> => {
    const answered = () => this.world.log.of('orchestrator_call');
    for (let waited = 0; waited < 200 && answered().length < calls; waited++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(answered()).toHaveLength(calls);
  };
}
