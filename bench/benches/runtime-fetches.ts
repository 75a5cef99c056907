import type { Bench, Thoroughness } from '../bench.js';
import { figureOf } from '../measuring/index.js';
import type { Figure, Pair } from '../measuring/index.js';
import { Crew } from '../processes/index.js';
import { SMALL_PAGE, startWorld } from '../servers/start.js';
import { benchTenant, hostOf } from '../servers/tenants.js';

const TENANT = 'aurora';
const TTL_SECONDS = 30;
/** A quick run lets ten seconds pass in one. */
const QUICK_SPEED = 10;
const CONNECTIONS = 16;
/** Each of them is half a minute long. */
const MOST_ROUNDS = 5;

/** Spec: reliability.md section 9, row 12. */
export const runtimeFetches: Bench = {
  name: 'runtime-fetches',
  question: 'how often one tenant at full speed makes us ask the orchestrator',
  run: (how) => Crew.with((crew) => measure(crew, how)),
};

async function measure(crew: Crew, { quick, rounds }: Thoroughness): Promise<readonly Figure[]> {
  const clockSpeed = quick ? QUICK_SPEED : 1;
  const tenants = [[TENANT, benchTenant(TENANT, { storage: 'local', ttlSeconds: TTL_SECONDS })]] as const;
  const { orchestrator, load, port } = await startWorld(crew, { tenants, clockSpeed });
  const hosts = [hostOf(TENANT)];
  await load.call('warmUp', { port, hosts, path: SMALL_PAGE });
  const seconds = TTL_SECONDS / clockSpeed;
  const pairs: Pair[] = [];
  // A round is one time to live of the configuration; there is no other side to take turns with.
  for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round += 1) {
    const before = await orchestrator.call('calls', 'runtime', TENANT);
    const { failed, answered } = await load.call('hammer', {
      port,
      hosts,
      path: SMALL_PAGE,
      connections: CONNECTIONS,
      seconds,
    });
    if (failed > 0) throw new Error(`${failed} of ${answered} requests failed.`);
    pairs.push({ baseline: 1, measured: (await orchestrator.call('calls', 'runtime', TENANT)) - before });
  }
  return [
    figureOf(
      {
        bench: 'runtime-fetches',
        name: 'runtime fetches in one TTL',
        kind: 'ratio',
        unit: 'calls',
        against: 'the one call that keeping a configuration fresh takes',
        goal: { atMost: 3 },
      },
      pairs,
    ),
  ];
}
