import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, Thoroughness } from '../bench.js';
import type { Latencies } from '../load/pace.js';
import { interleaved } from '../measuring/index.js';
import type { Figure } from '../measuring/index.js';
import { Crew } from '../processes/index.js';
import { startWorld } from '../servers/start.js';
import type { World } from '../servers/start.js';
import { benchTenant, hostOf } from '../servers/tenants.js';
import { addedLatency } from './added-latency.js';
import { expectAll } from './expect-all.js';

const PER_SECOND = 200;
const TTL_SECONDS = 600;
/** Longer than the longest pause after a failure, the breaker's included. */
const RECOVERY_SECONDS = 61;
const TENANT = 'aurora';
const PAGE = '/';
/** A refresh that hangs has failed long before the configuration ends; here only the clock leaps over that time. */
const TIMEOUT_MS = 300;
const ENV = { ORCHESTRATOR_TIMEOUT_MS: String(TIMEOUT_MS) };

/** How the orchestrator is away. */
const OUTAGES = {
  refuses: { begin: (world: World) => world.orchestrator.call('close'), end: reopen },
  hangs: {
    begin: (world: World) => world.orchestrator.call('fail', 'runtime', { kind: 'hang' }, null),
    end: (world: World) => world.orchestrator.call('heal'),
  },
} as const;

async function reopen({ orchestrator }: World): Promise<void> {
  await orchestrator.call('reopen');
}

/** Spec: reliability.md section 9, row 8. */
export const outage: Bench = {
  name: 'outage',
  question: 'what a warm page feels while the orchestrator is away, before and after its configuration has ended',
  run: async (how) => {
    const figures: Figure[] = [];
    for (const kind of ['refuses', 'hangs'] as const) {
      figures.push(...(await Crew.with((crew) => measure(crew, kind, how))));
    }
    return figures;
  },
};

async function measure(crew: Crew, kind: keyof typeof OUTAGES, how: Thoroughness): Promise<readonly Figure[]> {
  const tenant = benchTenant(TENANT, { storage: 'local', ttlSeconds: TTL_SECONDS });
  const world = await startWorld(crew, { tenants: [[TENANT, tenant]], env: ENV });
  const rounds = await interleaved(how.rounds, {
    baseline: async () => {
      await warm(world);
      return latencyOf(world, how);
    },
    measured: async () => {
      await warm(world);
      await OUTAGES[kind].begin(world);
      const latencies = await throughTheOutage(world, how);
      await OUTAGES[kind].end(world);
      return latencies;
    },
  });
  const against = 'the same page with the orchestrator there';
  return addedLatency({ bench: 'outage', name: `added latency, orchestrator ${kind}`, against }, rounds, {
    atMost: 50,
  });
}

/** A configuration that has just been fetched. */
async function warm({ publisher, load, port }: World): Promise<void> {
  await publisher.call('pass', TTL_SECONDS + RECOVERY_SECONDS);
  await load.call('warmUp', { port, hosts: [hostOf(TENANT)], path: PAGE });
}

/** A third of the time each: refreshes that fail ahead of the end, past the end, and deep in the stale hour. */
async function throughTheOutage(world: World, how: Thoroughness): Promise<Latencies> {
  const third = { ...how, roundMs: how.roundMs / 3 };
  const parts: Latencies[] = [];
  for (const seconds of [TTL_SECONDS * 0.8, TTL_SECONDS * 0.2, TTL_SECONDS * 3]) {
    await world.publisher.call('pass', seconds);
    parts.push(await latencyOf(world, third));
    await delay(TIMEOUT_MS);
  }
  // The worst third speaks for the round.
  return parts.reduce((worst, part) => (part.p99Ms > worst.p99Ms ? part : worst));
}

async function latencyOf({ load, port }: World, { roundMs }: Thoroughness): Promise<Latencies> {
  const target = { port, host: hostOf(TENANT), path: PAGE };
  const latencies = await load.call('pace', target, { perSecond: PER_SECOND, durationMs: roundMs });
  expectAll(latencies.statuses, 200, 'A warm page');
  return latencies;
}
