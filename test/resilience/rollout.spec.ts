import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { runSize, say, violationsOf } from '../support/processes/index.js';
import type { Answer, PlantedPhoto, ServerProcess } from '../support/processes/index.js';
import { Crowd } from './suites/crowd.js';

/** So that a publish takes a while, and something is always in flight. */
const LATENCY_MS = 40;
const AT_ONCE = 4;
const MOST_TRIES = 100;
const PAUSE_MS = 100;
const WAIT_MS = 120_000;
/** Nobody listens there. */
const NO_REDIS = 'redis://127.0.0.1:9';

const { rounds, random } = runSize(1);
const crowd = new Crowd({ storage: 'dropbox', processes: 2, random, rounds });

/** What became of the requests of a rollout. */
class Tally {
  readonly answers = new Map<string, number>();
  /** Requests without an answer although the service was at work for them. */
  readonly cut: string[] = [];

  note(answer: Answer | null): void {
    const text = answer === null ? 'turned away' : `${answer.status} ${answer.code ?? ''}`.trim();
    this.answers.set(text, (this.answers.get(text) ?? 0) + 1);
  }

  /** Waits until as many more requests have been answered as come at once: then all of them are under way. */
  async grows(): Promise<void> {
    const total = (): number => [...this.answers.values()].reduce((sum, count) => sum + count, 0);
    const wanted = total() + AT_ONCE;
    for (let waited = 0; total() < wanted && waited < WAIT_MS; waited += PAUSE_MS) await delay(PAUSE_MS);
  }

  toString(): string {
    return [...this.answers].map(([what, count]) => `${count} × ${what}`).join(', ');
  }
}

/** Answers that say that an earlier request for this photo was at work, or still is. */
const TAKEN = ['in_progress', 'already_published', 'photo_not_found', 'photo_busy', 'photo_changed'];
const FINISHED = ['already_published', 'photo_not_found'];

/** Publishes as a person does: whoever is told "not now" asks again, with a new key, until the photo is gone. */
async function publish(photo: PlantedPhoto, tally: Tally): Promise<void> {
  let wasTurnedAway = false;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const key = `${photo.mark}-rollout-${tries}`;
    const answer = await crowd.client(photo.tenant).publish(crowd.router, { photo }, key);
    tally.note(answer);
    const code = answer?.code ?? '';
    // Whoever had no answer must not have been served: a send would have been cut off from the one who asked for it.
    if (wasTurnedAway && TAKEN.includes(code)) tally.cut.push(`${photo.name}, try ${tries}: ${code}`);
    wasTurnedAway = answer === null;
    if (answer?.status === 200 || FINISHED.includes(code)) return;
    await delay(PAUSE_MS);
  }
  throw new Error(`${photo.name} was not published: ${tally.toString()}`);
}

/** Tells a process to stop while others are at work, waits for its end, and starts another one in its place. */
async function replace(server: ServerProcess): Promise<{ readonly open: number; readonly seconds: number }> {
  const since = performance.now();
  server.signal('SIGTERM');
  expect(await server.ended).toEqual({ code: 0, signal: null }); // past its grace period it would be 1
  const seconds = (performance.now() - since) / 1000;
  const line = /^.*"service_draining".*$/m.exec(server.output)?.[0] ?? '{}';
  await crowd.house.start();
  return { open: (JSON.parse(line) as { readonly open_requests?: number }).open_requests ?? 0, seconds };
}

function statusOf(server: ServerProcess, path: string): Promise<number> {
  return new Promise((done, fail) => {
    get({ host: '127.0.0.1', port: server.port, path, agent: false }, (answer) => {
      answer.resume();
      done(answer.statusCode ?? 0);
    }).on('error', fail);
  });
}

describe('two replicas behind a round robin', () => {
  it(
    'when each is replaced under load, no send is cut, each ends in time, and every outcome is recorded',
    async () => {
      crowd.remote.network.set({ kind: 'latency', ms: LATENCY_MS });
      const tally = new Tally();
      let isOver = false;
      const worker = async (): Promise<void> => {
        while (!isOver) await publish(await crowd.another(), tally);
      };
      const load = Promise.all(Array.from({ length: AT_ONCE }, worker));
      const stops: { readonly open: number; readonly seconds: number }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        // The oldest first: each of the two is replaced once a round.
        for (const server of [crowd.server(0), crowd.server(1)]) {
          await tally.grows();
          stops.push(await replace(server));
        }
      }
      isOver = true;
      await load;
      crowd.remote.network.heal();
      const took = stops.map(({ open, seconds }) => `${open} requests open, exit after ${seconds.toFixed(1)} s`);
      say(
        `rollout: seed ${random.seed}, ${crowd.house.planted.length} photos; ${took.join('; ')} (limit 25 s); ${tally.toString()}`,
      );
      expect(stops.some(({ open }) => open > 0)).toBe(true);
      expect(tally.cut).toEqual([]);
      expect(violationsOf(await crowd.house.evidence())).toEqual([]);
    },
    rounds * 300_000,
  );

  it('when the storage is away or silent and Redis is not there, each is alive and ready', async () => {
    const server = await crowd.house.start({ REDIS_URL: NO_REDIS });
    for (const kind of ['down', 'timeout'] as const) {
      crowd.remote.network.set({ kind });
      const photos = statusOf(server, '/api/images').catch(() => 0);
      expect([kind, await statusOf(server, '/health/live')]).toEqual([kind, 200]);
      expect([kind, await statusOf(server, '/health/ready')]).toEqual([kind, 200]);
      await photos;
    }
    crowd.remote.network.heal();
  }, 120_000);
});
