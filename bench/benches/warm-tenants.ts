import type { Bench, Thoroughness } from '../bench.js';
import { figureOf, interleaved } from '../measuring/index.js';
import type { Figure, Pair } from '../measuring/index.js';
import { Crew } from '../processes/index.js';
import { SMALL_PAGE, startWorld } from '../servers/start.js';
import type { World } from '../servers/start.js';
import { benchTenant, hostOf } from '../servers/tenants.js';
import { nameOf } from './tenant-names.js';

const TENANTS = 1_000;
const CONNECTIONS = 16;
const KIBIBYTE = 1024;
/** Room for all, so that nothing is measured but holding them. */
const ENV = { TENANT_SERVICE_CACHE_MAX_SIZE: '2000', RUNTIME_CONFIG_CACHE_MAX_SIZE: '2000' };

/** Spec: performance.md "Goals". */
export const warmTenants: Bench = {
  name: 'warm-tenants',
  question: 'what a thousand warm tenants cost in memory and in throughput',
  run: (how) => Crew.with((crew) => measure(crew, how)),
};

async function measure(crew: Crew, how: Thoroughness): Promise<readonly Figure[]> {
  const names = Array.from({ length: TENANTS + 1 }, (_, index) => nameOf(index));
  const tenants = names.map((name) => [name, benchTenant(name, { storage: 'dropbox', ttlSeconds: 3600 })] as const);
  const world = await startWorld(crew, { tenants, storage: 'memory', env: ENV });
  const hosts = names.map(hostOf);
  const memory = await memoryFigures(world, hosts, how);
  return [...memory, await throughputFigure(world, hosts.slice(1), how)];
}

/** Warms them in as many steps as there are rounds, and looks at what each step added. */
async function memoryFigures(world: World, hosts: readonly string[], how: Thoroughness): Promise<readonly Figure[]> {
  const { publisher, load, port } = world;
  const [first = '', ...others] = hosts;
  await load.call('warmUp', { port, hosts: [first], path: SMALL_PAGE });
  // What is compiled and allocated once belongs to no tenant.
  await load.call('hammer', { port, hosts: [first], path: SMALL_PAGE, connections: CONNECTIONS, seconds: 2 });
  const step = others.length / how.rounds;
  const heap: Pair[] = [];
  const resident: Pair[] = [];
  let before = await publisher.call('memory');
  for (let round = 0; round < how.rounds; round += 1) {
    const added = others.slice(Math.round(round * step), Math.round((round + 1) * step));
    await load.call('warmUp', { port, hosts: added, path: SMALL_PAGE });
    const after = await publisher.call('memory');
    const share = (bytes: number): number => bytes / KIBIBYTE / added.length;
    heap.push({ baseline: share(before.heapUsed), measured: share(after.heapUsed) });
    resident.push({ baseline: share(before.rss), measured: share(after.rss) });
    before = after;
  }
  const against = 'the same process before those tenants, divided by their number, after a full collection';
  const words = { bench: 'warm-tenants', kind: 'difference', unit: 'KiB', against } as const;
  return [
    figureOf({ ...words, name: 'heap per tenant', goal: { atMost: 32 } }, heap),
    figureOf({ ...words, name: 'resident memory per tenant', goal: null }, resident),
  ];
}

async function throughputFigure(world: World, hosts: readonly string[], how: Thoroughness): Promise<Figure> {
  const seconds = Math.max(1, Math.round(how.roundMs / 1000));
  const throughput = async (asked: readonly string[]): Promise<number> => {
    const common = { port: world.port, path: SMALL_PAGE, connections: CONNECTIONS, seconds };
    const { perSecond, failed } = await world.load.call('hammer', { ...common, hosts: asked });
    if (failed > 0) throw new Error(`${failed} requests to warm tenants failed.`);
    return perSecond;
  };
  const rounds = await interleaved(how.rounds, {
    baseline: () => throughput(hosts.slice(0, 1)),
    measured: () => throughput(hosts),
  });
  return figureOf(
    {
      bench: 'warm-tenants',
      name: 'throughput with 1,000 tenants',
      kind: 'ratio',
      unit: '/s',
      against: 'one of those tenants in the same process',
      goal: { atLeast: 0.9 },
    },
    rounds,
  );
}
