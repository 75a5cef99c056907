import type { RuntimeLookup } from '../../orchestrator/index.js';
import type { RequestLogFields } from '../../platform/logging/index.js';
import { FAILED, goodAnswer, HandClock, scriptedSource } from '../testing/scripted-lookups.js';

const HOST = 'aurora.pub.test';

let clock: HandClock;
let world: ReturnType<typeof scriptedSource>;
let good: RuntimeLookup;
let open: (lookup: RuntimeLookup) => void;

/** From here on lookups end when the test says so. */
function hold(): void {
  const held = new Promise<RuntimeLookup>((resolve) => (open = resolve));
  world.lookups.answer = () => held;
}
const read = (signal?: AbortSignal, id = 'request-read') => world.source.getConfig(HOST, id, { signal });
const turn = async () => new Promise((resolve) => setImmediate(resolve));

beforeEach(async () => {
  clock = new HandClock();
  world = scriptedSource({}, clock);
  good = await goodAnswer(HOST);
  hold();
});

describe('callers who leave', () => {
  test('when the leader leaves, no follower fails and the one call goes on', async () => {
    const leaving = new AbortController();
    const leader = read(leaving.signal);
    const followers = Array.from({ length: 100 }, () => read());
    leaving.abort(new Error('gone'));
    await expect(leader).rejects.toThrow('gone');
    open(good);
    const ends = await Promise.allSettled(followers);
    expect(ends.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(world.lookups.calls).toHaveLength(1);
  });

  test('when all leave, the call is aborted and nothing is remembered: the next caller asks at once', async () => {
    const leaving = new AbortController();
    const callers = [read(leaving.signal), world.source.getValidConfig(HOST, 'request-change', leaving)];
    leaving.abort();
    expect((await Promise.allSettled(callers)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(world.lookups.calls[0]?.options.signal?.aborted).toBe(true);
    world.lookups.answer = () => good;
    await expect(read()).resolves.toMatchObject({ ageSeconds: 0 });
    expect(world.lookups.calls).toHaveLength(2);
  });

  test('when a failure arrives for callers who have all left, it is no failure of the host', async () => {
    const leaving = new AbortController();
    // A client that does not end with its signal.
    world.lookups.lookUpRuntime = async () => {
      await turn();
      return FAILED;
    };
    const caller = read(leaving.signal).catch(() => 'left');
    leaving.abort();
    await expect(caller).resolves.toBe('left');
    await turn();
    await turn();
    world.lookups.lookUpRuntime = async () => good;
    await expect(read()).resolves.toMatchObject({ ageSeconds: 0 });
  });

  test('when a yes arrives for callers who have all left, it does not follow the no of the next call', async () => {
    const leaving = new AbortController();
    world.lookups.lookUpRuntime = async () => {
      await turn();
      return good;
    };
    const caller = read(leaving.signal).catch(() => 'left');
    leaving.abort();
    await caller;
    world.lookups.lookUpRuntime = async () => ({ kind: 'not_found', reason: 'unknown_host' });
    await expect(read()).rejects.toMatchObject({ code: 'not_found' });
    await turn();
    await turn();
    await expect(read()).rejects.toMatchObject({ code: 'not_found' });
  });

  test('when a caller has gone before it asks, nothing is asked', async () => {
    await expect(read(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(world.lookups.calls).toHaveLength(0);
  });

  test('when the reader who noticed that a refresh is due leaves, the refresh goes on', async () => {
    open(good);
    await read();
    hold();
    clock.passMs(480_000);
    const leaving = new AbortController();
    await expect(read(leaving.signal)).resolves.toMatchObject({ ageSeconds: 480 });
    leaving.abort();
    expect(world.lookups.calls.map(({ requestId }) => requestId)).toEqual(['request-read', 'made-1']);
    expect(world.lookups.calls[1]?.options.signal?.aborted).toBe(false);
    open(await goodAnswer(HOST, { configVersion: 'second' }));
    await turn();
    await expect(read()).resolves.toMatchObject({ ageSeconds: 0, config: { configVersion: 'second' } });
  });

  test('when the first reader past the end leaves, its refresh goes on for the next', async () => {
    open(good);
    await read();
    hold();
    clock.passMs(600_000);
    const leaving = new AbortController();
    const reader = read(leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(reader).rejects.toThrow('gone');
    open(good);
    await turn();
    await expect(read()).resolves.toMatchObject({ isStale: false, ageSeconds: 0 });
    expect(world.lookups.calls).toHaveLength(2);
  });
});

describe('callers who join', () => {
  const asked = async (id: string): Promise<RequestLogFields> => {
    const fields: RequestLogFields = { request_id: id };
    await world.context.run(fields, () => read(undefined, id));
    return fields;
  };

  test('when several ask at once, each but the first says with whose call it went', async () => {
    const asks = ['request-1', 'request-2', 'request-3'].map(asked);
    open(good);
    expect((await Promise.all(asks)).map(({ coalesced_with }) => coalesced_with)).toEqual([
      undefined,
      'request-1',
      'request-1',
    ]);
    expect(world.lookups.calls.map(({ requestId }) => requestId)).toEqual(['request-1']);
  });

  test('when a request finds a good answer, it went with nobody', async () => {
    open(good);
    await read();
    expect(await asked('request-2')).toEqual({ request_id: 'request-2' });
  });

  test('when a change joins the refresh of its own request, it went with nobody else', async () => {
    open(good);
    await read();
    hold();
    clock.passMs(600_000);
    const fields: RequestLogFields = { request_id: 'request-1' };
    await world.context.run(fields, async () => {
      const reading = read(undefined, 'request-1');
      const changing = world.source.getValidConfig(HOST, 'request-1');
      open(good);
      await Promise.all([reading, changing]);
    });
    expect(fields).toEqual({ request_id: 'request-1' });
    expect(world.lookups.calls).toHaveLength(2);
  });
});

describe('a refresh that takes long', () => {
  test('when the first reader has waited its second, the next one does not wait for the same refresh', async () => {
    open(good);
    await read();
    hold();
    clock.passMs(600_000);
    const first = read();
    await turn();
    clock.passMs(1000);
    // The first one still sits on its timer; the second is answered within this turn.
    const second = await Promise.race([read(), turn().then(() => 'waits')]);
    expect(second).toMatchObject({ isStale: true });
    open(good);
    await expect(first).resolves.toMatchObject({ isStale: false });
    expect(world.lookups.calls).toHaveLength(2);
  });
});
