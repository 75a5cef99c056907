import type { LoadCommands } from '../load/main.js';
import type { Child, Crew } from '../processes/index.js';
import type { NamedTenant, OrchestratorCommands, OrchestratorStart } from './orchestrator.js';
import type { PublisherCommands, PublisherStart } from './publisher.js';
import { BASE_DOMAIN, TOKEN } from './tenants.js';

/** A small light page of the application, for everyone. */
export const SMALL_PAGE = '/api/config/features';

/** The application under test, an orchestrator beside it, and somebody who asks. */
export interface World {
  readonly publisher: Child<PublisherCommands>;
  readonly orchestrator: Child<OrchestratorCommands>;
  readonly load: Child<LoadCommands>;
  readonly port: number;
}

interface WorldOptions extends Partial<Pick<PublisherStart, 'storage' | 'storageDelayMs' | 'clockSpeed'>> {
  readonly tenants: readonly NamedTenant[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the three processes of most benches. */
export async function startWorld(crew: Crew, options: WorldOptions): Promise<World> {
  const start: OrchestratorStart = { token: TOKEN, baseDomain: BASE_DOMAIN };
  const orchestrator = await crew.add<OrchestratorCommands>('servers/orchestrator', start, 'load');
  await orchestrator.call('add', options.tenants);
  const load = await startLoad(crew);
  const publisher = await startPublisher(crew, await orchestrator.call('url'), options);
  return { publisher, orchestrator, load, port: await publisher.call('port') };
}

export function startLoad(crew: Crew): Promise<Child<LoadCommands>> {
  return crew.add<LoadCommands>('load/main', null, 'load');
}

/** The application alone. @param orchestratorUrl whom it asks */
export async function startPublisher(
  crew: Crew,
  orchestratorUrl: string,
  { storage = 'local', storageDelayMs = 0, clockSpeed = 1, env = {} }: Omit<WorldOptions, 'tenants'>,
): Promise<Child<PublisherCommands>> {
  const usual = { ...productionLike(orchestratorUrl), DATA_DIR: await crew.folder() };
  const start: PublisherStart = { storage, storageDelayMs, clockSpeed, env: { ...usual, ...env } };
  return crew.add<PublisherCommands>('servers/publisher', start, 'server');
}

/** As production, as far as a machine without certificates allows. */
function productionLike(orchestratorUrl: string): Readonly<Record<string, string>> {
  return {
    NODE_ENV: 'production',
    FORCE_HTTPS: 'false',
    SESSION_SECRET: 'c2a96d0e5b7f4418a3d1e6c09b52f7748d3e1f60a9b45c27',
    ALLOW_LOCAL_STORAGE: 'true',
    CAPTIONING_PROVIDER: 'offline',
    ORCHESTRATOR_BASE_URL: orchestratorUrl,
    ORCHESTRATOR_SERVICE_TOKEN: TOKEN,
    ORCHESTRATOR_BASE_DOMAIN: BASE_DOMAIN,
  };
}
