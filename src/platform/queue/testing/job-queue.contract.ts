import type { Clock } from '../../../kernel/index.js';
import type { JobPlace, JobQueue, QueuedJob } from '../job-queue.port.js';

/** Jobs that go on until the test lets them. */
class Workshop {
  readonly begun: string[] = [];
  readonly ended: string[] = [];
  readonly cancelled: string[] = [];
  /** Jobs that want another turn, after so many milliseconds. */
  readonly again = new Map<string, number>();
  readonly #gates = new Map<string, (error?: Error) => void>();
  readonly #watchers = new Set<() => void>();

  constructor(readonly queue: JobQueue) {
    queue.serve(async (job, signal) => {
      const name = nameOf(job);
      this.begun.push(name);
      signal.addEventListener('abort', () => this.#tell(() => this.cancelled.push(name)));
      const gate = new Promise<void>((resolve, reject) =>
        this.#gates.set(name, (error) => (error ? reject(error) : resolve())),
      );
      this.#tell();
      await gate.finally(() => this.#tell(() => this.ended.push(name)));
      return { outcome: 'done', againInMs: this.again.get(name) ?? null };
    });
  }

  async add(...names: readonly string[]): Promise<readonly (JobPlace | null)[]> {
    const places: (JobPlace | null)[] = [];
    for (const name of names) places.push(await this.queue.enqueue(jobOf(name)));
    return places;
  }

  end(name: string, error?: Error): void {
    this.#gates.get(name)?.(error);
  }

  /** Waits until so many have begun. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#watchers.add(resolve));
  }

  /** Long enough for everything that needs no gate. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  }

  /** Waits until a queue no longer knows a job. */
  async gone(tenant: string, id: string): Promise<void> {
    while ((await this.queue.status(tenant, id)) !== null) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  #tell(note: () => unknown = () => undefined): void {
    note();
    for (const watcher of this.#watchers) watcher();
    this.#watchers.clear();
  }
}

/** For what comes by the clock, which the queue looks at every second. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

const jobOf = (name: string): QueuedJob => {
  const [tenant = '', id = ''] = name.split('/');
  return { tenant, host: `${tenant}.localhost`, id };
};
const nameOf = ({ tenant, id }: QueuedJob): string => `${tenant}/${id}`;

/** A clock that a test moves. */
class HandClock implements Clock {
  #ms = Date.UTC(2026, 2, 28, 10, 0, 30);

  now(): number {
    return this.#ms;
  }

  monotonicMs(): number {
    return this.#ms;
  }

  advance(ms: number): void {
    this.#ms += ms;
  }
}

const EVERY_FIVE_MINUTES = { cron: '*/5 * * * *', timeZone: 'UTC' };
/** A queue that would do something wrong has done it by then; one that is slow passes. */
const SETTLE_MS = 60;

/** What every queue of jobs keeps to. @param makeWith an empty queue; whoever makes it ends it */
export function describeJobQueue(kind: string, makeWith: (clock: Clock) => JobQueue): void {
  const make = (): JobQueue => makeWith(new HandClock());

  describe(`job queue: ${kind}`, () => {
    it('when three jobs of one tenant come, two run and the third begins when one of them ends', async () => {
      const shop = new Workshop(make());
      const places = await shop.add('a/1', 'a/2', 'a/3', 'a/4');
      expect(places.every((place) => place !== null)).toBe(true);
      await shop.until(() => shop.begun.length === 2);
      await shop.settle();
      expect(shop.begun).toEqual(['a/1', 'a/2']);
      expect(await shop.queue.status('a', '1')).toBe('running');
      expect(await shop.queue.status('a', '3')).toBe('waiting');
      expect(await shop.queue.status('a', '9')).toBeNull();
      expect(shop.queue.load().running).toBe(2);
      shop.end('a/2');
      await shop.until(() => shop.begun.length === 3);
      expect(shop.begun.at(-1)).toBe('a/3');
      shop.end('a/1');
      await shop.until(() => shop.begun.length === 4);
      await shop.gone('a', '1');
      for (const id of ['3', '4']) shop.end(`a/${id}`);
    });

    it('when one tenant has more than may run, another one begins at once', async () => {
      const shop = new Workshop(make());
      await shop.add('a/1', 'a/2', 'a/3', 'b/1');
      await shop.until(() => shop.begun.includes('b/1'));
      expect(shop.begun).not.toContain('a/3');
      for (const name of ['a/1', 'a/2', 'b/1']) shop.end(name);
      await shop.until(() => shop.begun.includes('a/3'));
      shop.end('a/3');
    });

    it('when a job fails, its place is free for the next one, and it does not come again', async () => {
      const shop = new Workshop(make());
      await shop.add('a/1', 'a/2', 'a/3');
      await shop.until(() => shop.begun.length === 2);
      shop.end('a/1', new Error('it failed'));
      await shop.until(() => shop.begun.includes('a/3'));
      await shop.gone('a', '1');
      for (const id of ['2', '3']) shop.end(`a/${id}`);
      await shop.until(() => shop.ended.length === 3);
      await shop.settle();
      expect(shop.begun).toHaveLength(3);
    });

    it('when a job comes again while it is here, it runs once; after its end it may come again', async () => {
      const shop = new Workshop(make());
      await shop.add('a/1', 'a/1');
      await shop.until(() => shop.begun.length === 1);
      await shop.add('a/1');
      await shop.settle();
      expect(shop.begun).toEqual(['a/1']);
      shop.end('a/1');
      await shop.gone('a', '1');
      await shop.add('a/1');
      await shop.until(() => shop.begun.length === 2);
      shop.end('a/1');
    });

    it.each([0, 30])('when a job wants another turn after %i ms, it has one', async (againInMs) => {
      const shop = new Workshop(make());
      shop.again.set('a/1', againInMs);
      await shop.add('a/1');
      await shop.until(() => shop.begun.length === 1);
      shop.end('a/1');
      await shop.until(() => shop.begun.length === 2);
      shop.again.clear();
      shop.end('a/1');
      await shop.gone('a', '1');
      expect(shop.begun).toHaveLength(2);
    });

    it('when a waiting job is cancelled, it never begins', async () => {
      const shop = new Workshop(make());
      await shop.add('a/1', 'a/2', 'a/3', 'a/4');
      await shop.until(() => shop.begun.length === 2 && shop.queue.load().running === 2);
      expect(await shop.queue.cancel('a', '3')).toBe('waiting');
      await shop.gone('a', '3');
      expect(await shop.queue.cancel('a', '3')).toBeNull();
      shop.end('a/1');
      await shop.until(() => shop.begun.length === 3);
      expect(shop.begun.at(-1)).toBe('a/4');
      for (const id of ['2', '4']) shop.end(`a/${id}`);
    });

    it('when a running job is cancelled, its signal says so and it keeps its place until it ends', async () => {
      const shop = new Workshop(make());
      await shop.add('a/1', 'a/2', 'a/3');
      await shop.until(() => shop.begun.length === 2);
      expect(await shop.queue.cancel('a', '1')).toBe('running');
      expect(await shop.queue.cancel('b', '1')).toBeNull();
      await shop.until(() => shop.cancelled.length === 1);
      expect([shop.cancelled, shop.begun.length]).toEqual([['a/1'], 2]);
      for (const id of ['1', '2']) shop.end(`a/${id}`);
      await shop.until(() => shop.begun.length === 3);
      shop.end('a/3');
    });

    it('when it drains, none begins any more, and it is over when the running ones are', async () => {
      const shop = new Workshop(make());
      await shop.add('a/1', 'a/2', 'a/3');
      await shop.until(() => shop.begun.length === 2);
      let isOver = false;
      const drained = shop.queue.drain().then(() => (isOver = true));
      expect(await shop.add('b/1')).toEqual([null]);
      shop.end('a/1');
      await shop.until(() => shop.ended.length === 1);
      await shop.settle();
      expect([isOver, shop.begun]).toEqual([false, ['a/1', 'a/2']]);
      shop.end('a/2');
      await drained;
      expect(await shop.queue.status('a', '3')).toBeNull();
    });

    it('when the time of a slot comes, it is told with its entry; entries named later take the place of these', async () => {
      const clock = new HandClock();
      const queue = makeWith(clock);
      const told: string[] = [];
      const entriesOf = (...ids: readonly string[]) => ids.map((id) => ({ id, ...EVERY_FIVE_MINUTES, host: 'a' }));
      const due = async ({ id, host }: { readonly id: string; readonly host: string }, slot: Date): Promise<void> => {
        told.push(`${host} ${id} ${slot.toISOString().slice(11, 16)}`);
        if (id === 'one') throw new Error('it failed');
      };
      queue.schedule(entriesOf('one', 'two'), due);
      clock.advance(4 * 60_000 + 31_000);
      await until(() => told.length >= 2);
      queue.schedule(entriesOf('three'), due);
      clock.advance(5 * 60_000);
      await until(() => told.length >= 3);
      expect(told).toEqual(['a one 10:05', 'a two 10:05', 'a three 10:10']);
      await queue.drain();
    });

    it('when it drains, it is over when what was due has been done', async () => {
      const clock = new HandClock();
      const queue = makeWith(clock);
      const steps: string[] = [];
      let end: () => void = () => undefined;
      queue.schedule([{ id: 'one', ...EVERY_FIVE_MINUTES }], () => {
        steps.push('due');
        return new Promise<void>((resolve) => (end = resolve));
      });
      clock.advance(5 * 60_000);
      await until(() => steps.length > 0);
      const drained = queue.drain().then(() => steps.push('drained'));
      await new Promise((resolve) => setImmediate(resolve));
      steps.push('done');
      end();
      await drained;
      expect(steps).toEqual(['due', 'done', 'drained']);
    });

    it('when an entry cannot be read, it says so', () => {
      const queue = make();
      const named = (cron: string, timeZone: string) => () =>
        queue.schedule([{ id: 'one', cron, timeZone }], () => Promise.resolve());
      expect(named('at ten', 'UTC')).toThrow(RangeError);
      expect(named('0 10 * * *', 'Nowhere/Town')).toThrow(RangeError);
    });

    it('when nobody serves it, it takes no job', async () => {
      expect(await make().enqueue(jobOf('a/1'))).toBeNull();
    });
  });
}
