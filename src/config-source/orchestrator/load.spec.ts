import { BASE_DOMAIN, localTenant, openWorld } from '../../orchestrator/testing/index.js';
import type { OrchestratedWorld } from '../../orchestrator/testing/index.js';
import { runs } from '../../../test/support/properties.js';
import { PublisherError } from '../../kernel/index.js';
import { goodAnswer, HandClock, scriptedSource } from '../testing/scripted-lookups.js';
import { OrchestratorConfigSource } from './index.js';

const HOST = 'aurora.pub.test';
const BUDGET = 20;
const SECOND_MS = 1000;
/** A busy machine must not end a call: time limits are tested elsewhere. */
const PATIENT = { ORCHESTRATOR_TIMEOUT_MS: '20000' };

async function codeOf(ask: Promise<unknown>): Promise<string> {
  return ask.then(
    () => 'served',
    (error: unknown) => {
      if (!(error instanceof PublisherError)) throw error;
      return `${error.code} ${error.details.retryAfterSeconds ?? ''}`.trim();
    },
  );
}

function count(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

describe('one busy tenant', () => {
  /** All: 1,000 a second. */
  const requests = runs(20_000, 600_000);

  test('when requests come without a pause for 600 s, the orchestrator is asked twice', async () => {
    const clock = new HandClock();
    const { source, lookups } = scriptedSource({}, clock);
    const good = await goodAnswer(HOST);
    lookups.answer = () => good;
    let served = 0;
    for (let request = 0; request < requests; request++) {
      const isChange = request % 10 === 0;
      const answer = await (isChange ? source.getValidConfig(HOST, 'r') : source.getConfig(HOST, 'r'));
      if (!answer.isStale) served += 1;
      clock.passMs((600 * SECOND_MS) / requests);
    }
    expect(served).toBe(requests);
    expect(lookups.calls).toHaveLength(2);
  });

  test('when more tenants are asked for than fit, the one not asked for longest is asked for again', async () => {
    const { source, lookups } = scriptedSource({ configCacheMaxSize: 10 });
    const answers = new Map(
      await Promise.all(
        Array.from({ length: 11 }, async (_, number) => {
          const host = `t${number}.pub.test`;
          return [host, await goodAnswer(host)] as const;
        }),
      ),
    );
    lookups.answer = (host) => answers.get(host) ?? { kind: 'not_found', reason: 'unknown_host' };
    const hosts = [...answers.keys()];
    for (const host of [...hosts.slice(0, 10), 't0.pub.test', 't10.pub.test', 't0.pub.test', 't1.pub.test']) {
      await source.getConfig(host, 'r');
    }
    expect(lookups.calls.map(({ host }) => host)).toEqual([...hosts, 't1.pub.test']);
  });
});

describe('unknown hosts over HTTP', () => {
  let world: OrchestratedWorld;
  let source: OrchestratorConfigSource;

  beforeEach(async () => {
    world = await openWorld({ aurora: localTenant() }, PATIENT);
    source = new OrchestratorConfigSource(world.client, world.environment.orchestrator, world);
  });
  afterEach(() => world.close());

  const wave = (name: string, size: number) =>
    Array.from({ length: size }, (_, number) =>
      codeOf(source.getConfig(`${name}-${number}.${BASE_DOMAIN}`, 'request-wave')),
    );
  const arrivals = () => world.orchestrator.journal.map(({ atMs }) => atMs);
  /** The shortest time in which one call more than the budget arrived. */
  const shortestExcessMs = () => {
    const at = arrivals();
    return Math.min(...at.slice(BUDGET).map((late, index) => late - (at[index] ?? Number.NaN)));
  };

  test('when 500 come at once and go on coming, 20 calls arrive in any second and the rest hear when to return', async () => {
    const ends: string[] = [];
    for (const name of ['first', 'second', 'third', 'fourth']) ends.push(...(await Promise.all(wave(name, 500))));
    const calls = arrivals().length;
    expect(calls).toBeGreaterThan(BUDGET);
    expect(count(ends)).toEqual({ not_found: calls, 'config_unavailable 1': 2000 - calls });
    expect(shortestExcessMs()).toBeGreaterThanOrEqual(SECOND_MS);
  });

  test('when every call fails, its repeats are counted as well', async () => {
    world.orchestrator.control.fail('runtime', { kind: 'status', status: 503 });
    for (const name of ['first', 'second']) await Promise.all(wave(name, 200));
    expect(arrivals().length).toBeGreaterThanOrEqual(BUDGET);
    expect(shortestExcessMs()).toBeGreaterThanOrEqual(SECOND_MS);
  });

  test('when a known tenant is asked for meanwhile, it is answered before any of them', async () => {
    const known = `aurora.${BASE_DOMAIN}`;
    await source.getConfig(known, 'request-warm');
    let ended = 0;
    const ends = wave('flood', 500).map((end) => end.finally(() => (ended += 1)));
    await source.getConfig(known, 'request-warm');
    await source.getValidConfig(known, 'request-warm');
    expect(ended).toBe(0);
    await Promise.all(ends);
  });
});

describe('a process that has just started', () => {
  test('when 300 tenants of ours are asked for at once, all are served with one call each', async () => {
    const tenants = Object.fromEntries(Array.from({ length: 300 }, (_, number) => [`t${number}`, localTenant()]));
    const world = await openWorld(tenants, PATIENT);
    // Time stands still, so that a slow machine cannot end anybody's wait: only places that are given back help.
    const clock = new HandClock();
    const source = new OrchestratorConfigSource(world.client, world.environment.orchestrator, { ...world, clock });
    const ends = Object.keys(tenants).map((tenant) =>
      codeOf(source.getConfig(`${tenant}.${BASE_DOMAIN}`, 'request-1')),
    );
    const served = count(await Promise.all(ends));
    await world.close();
    expect(served).toEqual({ served: 300 });
    expect(world.calls('runtime')).toBe(300);
  });
});
