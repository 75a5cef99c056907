import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, Thoroughness } from '../bench.js';
import type { Latencies } from '../load/pace.js';
import { interleaved } from '../measuring/index.js';
import type { Figure } from '../measuring/index.js';
import { Crew } from '../processes/index.js';
import { SMALL_PAGE, startWorld } from '../servers/start.js';
import type { World } from '../servers/start.js';
import { benchTenant, hostOf } from '../servers/tenants.js';
import { addedLatency } from './added-latency.js';
import { expectAll } from './expect-all.js';

const PER_SECOND = 300;
const WAITING_CLIENTS = 50;
const CALM = 'calm';
/** What is asked is how it is while they wait; that 50 clients arrive at one moment is another question. */
const SETTLE_MS = 500;
/** The call has to hang for the whole round. */
const ENV = { ORCHESTRATOR_TIMEOUT_MS: '20000' };

/** Spec: reliability.md section 9, row 14. */
export const hangingCredential: Bench = {
  name: 'hanging-credential',
  question: 'what a tenant feels while the credential of another one hangs and 50 clients wait for it',
  run: (how) => Crew.with((crew) => measure(crew, how)),
};

async function measure(crew: Crew, how: Thoroughness): Promise<readonly Figure[]> {
  // A tenant of its own for each round: a failure is remembered, and only the first call really hangs.
  const stuck = Array.from({ length: how.rounds + 1 }, (_, round) => `stuck-${round}`);
  const healthy = stuck.map((_, round) => `healthy-${round}`);
  const names = [CALM, ...stuck, ...healthy];
  const tenants = names.map((name) => [name, benchTenant(name, { storage: 'dropbox', ttlSeconds: 3600 })] as const);
  const world = await startWorld(crew, { tenants, storage: 'memory', env: ENV });
  await world.load.call('warmUp', { port: world.port, hosts: [hostOf(CALM)], path: SMALL_PAGE });
  for (const name of stuck) await world.orchestrator.call('fail', 'credentials', { kind: 'hang' }, name);
  const rounds = await interleaved(how.rounds, {
    baseline: () => latencyOf(world, how),
    measured: (round) => besideTheStuck(world, how, round),
  });
  const against = `the same tenant alone, ${PER_SECOND} requests a second`;
  return addedLatency({ bench: 'hanging-credential', name: 'added latency of the other tenant', against }, rounds, {
    atMost: 5,
  });
}

async function besideTheStuck(world: World, how: Thoroughness, round: number): Promise<Latencies> {
  const { load, orchestrator, port } = world;
  // A call that succeeds: what failed in the last round must not have opened the breaker.
  await load.call('warmUp', { port, hosts: [hostOf(`healthy-${round}`)], path: SMALL_PAGE });
  await load.call('gather', { port, host: hostOf(`stuck-${round}`), path: SMALL_PAGE }, WAITING_CLIENTS);
  const latencies = await latencyOf(world, how);
  const calls = await orchestrator.call('calls', 'credentials', `stuck-${round}`);
  const answers = await load.call('letGo');
  if (calls === 0 || Object.keys(answers).length > 0) {
    throw new Error(`Nobody hung: ${calls} credential calls, answers ${JSON.stringify(answers)}.`);
  }
  return latencies;
}

async function latencyOf({ load, port }: World, { roundMs }: Thoroughness): Promise<Latencies> {
  await delay(SETTLE_MS);
  const target = { port, host: hostOf(CALM), path: SMALL_PAGE };
  const latencies = await load.call('pace', target, { perSecond: PER_SECOND, durationMs: roundMs });
  expectAll(latencies.statuses, 200, 'The other tenant');
  return latencies;
}
