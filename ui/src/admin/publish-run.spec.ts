import type { Outcome } from '../api/problem.js';
import { localProblem, problemOf } from '../api/problem.js';
import type { Members } from '../lib/read.js';
import type { PublishBody } from './admin-api.js';
import type { FollowHandlers } from './operation-follower.js';
import { KeyKeeper } from './publish-keys.js';
import { PublishRun } from './publish-run.js';

const body: PublishBody = { platforms: ['outbox', 'telegram'], captions: { outbox: 'a' } };
const sent = { status: 'sent', attempt: 1, postId: 'p1' };
const ok = (status: number, value: Members, headers: Record<string, string> = {}): Outcome<Members> => ({
  ok: true,
  status,
  value,
  headers: new Headers(headers),
});
const no = (status: number, value: Members): Outcome<Members> => ({
  ok: false,
  problem: problemOf(status, new Headers(), value),
});
const silence: Outcome<Members> = { ok: false, problem: localProblem('no_answer') };

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function stage(answers: readonly Outcome<Members>[], begun: unknown = null) {
  const keys: string[] = [];
  const followed: string[] = [];
  const heard: FollowHandlers[] = [];
  const left = [...answers];
  let made = 0;
  let memory: unknown = begun;
  const keeper = new KeyKeeper(
    { read: () => memory, write: (value) => void (memory = value), drop: () => void (memory = null) },
    () => `key-${(made += 1)}`,
  );
  const run = new PublishRun({
    publish: async (_body, key) => {
      keys.push(key);
      return left.shift() ?? silence;
    },
    follow: (id, handlers) => {
      followed.push(id);
      heard.push(handlers);
      return { start: () => undefined, stop: () => void followed.push(`left ${id}`) };
    },
    keys: keeper,
    wait: async () => undefined,
  });
  return { run, keys, followed, heard, keeper };
}

describe('PublishRun', () => {
  it('when all is sent at once, every platform has its result', async () => {
    const { run } = stage([ok(200, { results: { outbox: sent, telegram: sent }, archive: 'done' })]);
    await run.send(body);
    expect(run.state.get()).toMatchObject({ phase: 'ended', archive: 'done', waiting: [], results: { outbox: sent } });
  });

  it('when the answer is 202, it is followed: each platform is on its way, then has its result', async () => {
    const { run, followed, heard } = stage([ok(202, {}, { location: '/api/operations/op-7' })]);
    const sending = run.send(body);
    await settled();
    const [follow] = heard;
    follow?.onOperation({ state: 'running' });
    expect(run.state.get()).toMatchObject({ phase: 'sending', waiting: ['outbox', 'telegram'], onTheWay: [] });
    follow?.onEvent('platform', { platform: 'outbox', status: 'sending', result: null });
    expect(run.state.get()).toMatchObject({ waiting: ['outbox', 'telegram'], onTheWay: ['outbox'] });
    follow?.onEvent('platform', { platform: 'outbox', status: 'sent', result: sent });
    expect(run.state.get()).toMatchObject({ waiting: ['telegram'], results: { outbox: sent } });
    const failed = { status: 'failed', retryable: true };
    follow?.onOperation({ state: 'done', result: { results: { outbox: sent, telegram: failed } } });
    follow?.onEnd(null);
    await sending;
    expect(followed).toEqual(['op-7']);
    expect(run.state.get()).toMatchObject({ phase: 'ended', waiting: [], results: { telegram: failed } });
  });

  it('when it is refused after it had been taken, that is said and nothing has ended', async () => {
    const { run, heard } = stage([ok(202, {}, { location: '/api/operations/op-7' })]);
    const sending = run.send(body);
    await settled();
    heard[0]?.onOperation({ state: 'done', photos: [{ state: 'failed', code: 'caption_required' }] });
    heard[0]?.onEnd(null);
    await sending;
    expect(run.state.get()).toMatchObject({ phase: 'choosing', problem: { code: 'caption_required' } });
  });

  it('when it was interrupted, or cannot be followed, the same key asks again', async () => {
    for (const end of ['interrupted', 'not found']) {
      const { run, keys, heard } = stage([
        ok(202, {}, { location: '/api/operations/op-7' }),
        ok(200, { results: { outbox: sent } }),
      ]);
      const sending = run.send(body);
      await settled();
      if (end === 'interrupted') heard[0]?.onOperation({ state: 'interrupted' });
      heard[0]?.onEnd(end === 'interrupted' ? null : { ...localProblem('bad_answer'), code: 'operation_not_found' });
      await sending;
      expect(run.state.get().phase).toBe('lost');
      await run.askAgain();
      expect(run.state.get().phase).toBe('ended');
      expect(keys[0]).toBe(keys[1]);
    }
  });

  it('when the page is loaded again in the middle, the same operation is followed on, and the key is the same', async () => {
    const begun = { content: JSON.stringify(body), key: 'key-0', operation: 'op-7' };
    const { run, heard, followed, keeper, keys } = stage([ok(200, { results: {} })], begun);
    const resumed = run.resume();
    expect([followed, run.state.get().waiting]).toEqual([['op-7'], body.platforms]);
    heard[0]?.onOperation({ state: 'interrupted' });
    heard[0]?.onEnd(null);
    await resumed;
    await run.askAgain();
    expect(keys).toEqual(['key-0']);
    expect(keeper.running()).toBeNull();
  });

  it('when the dialog is closed in the middle, nothing opens again by itself, and the key stays', async () => {
    const { run, followed, keeper } = stage([ok(202, {}, { location: '/api/operations/op-7' })]);
    const sending = run.send(body);
    await settled();
    run.leave();
    await sending;
    expect(followed).toEqual(['op-7', 'left op-7']);
    expect([keeper.running(), keeper.keyFor(body)]).toEqual([null, 'key-1']);
  });

  it('when the button is pressed twice, one request is made', async () => {
    const { run, keys } = stage([ok(200, { results: {} })]);
    await Promise.all([run.send(body), run.send(body)]);
    expect(keys).toHaveLength(1);
  });

  it('when the answer is lost, the same key is used until one comes', async () => {
    const { run, keys } = stage([silence, silence, silence, ok(200, { results: { outbox: sent } })]);
    await run.send(body);
    expect(run.state.get().phase).toBe('lost');
    await run.askAgain();
    expect(new Set(keys).size).toBe(1);
    expect(run.state.get().phase).toBe('ended');
  });

  it('when it was refused before anything was sent, the key stays for the next try', async () => {
    const { run, keys } = stage([no(503, { code: 'storage_unavailable' }), ok(200, { results: {} })]);
    await run.send(body);
    expect(run.state.get()).toMatchObject({ phase: 'choosing', problem: { code: 'storage_unavailable' } });
    await run.send(body);
    expect(keys[0]).toBe(keys[1]);
  });

  it('when something failed, trying again is a new request that keeps the other results', async () => {
    const { run, keys } = stage([
      ok(207, { results: { outbox: sent, telegram: { status: 'failed' } } }),
      ok(200, { results: { telegram: sent } }),
    ]);
    await run.send(body);
    await run.send({ ...body, platforms: ['telegram'] });
    expect(keys[0]).not.toBe(keys[1]);
    expect(run.state.get().results).toMatchObject({ outbox: { status: 'sent' }, telegram: { status: 'sent' } });
  });

  it('when all failed, the results are shown, not a fault', async () => {
    const { run } = stage([
      no(502, { code: 'all_failed', results: { outbox: { status: 'failed', code: 'rejected' } } }),
    ]);
    await run.send(body);
    expect(run.state.get()).toMatchObject({ phase: 'ended', problem: null, results: { outbox: { code: 'rejected' } } });
  });

  it('when it was only checked, nothing ends and nothing was sent', async () => {
    const { run } = stage([ok(200, { results: { outbox: { status: 'skipped', code: 'dry_run' } } })]);
    await run.send({ ...body, dryRun: true });
    expect(run.state.get()).toMatchObject({ phase: 'choosing', checked: true });
    run.reset();
    expect(run.state.get().results).toEqual({});
  });
});

describe('KeyKeeper', () => {
  it('when the content changes, the key changes; when it changes back, nothing old is reused', () => {
    let memory: unknown = null;
    let made = 0;
    const memoryBox = {
      read: () => memory,
      write: (value: unknown) => void (memory = value),
      drop: () => void (memory = null),
    };
    const keeper = new KeyKeeper(memoryBox, () => String((made += 1)));
    const first = keeper.keyFor(body);
    expect(keeper.keyFor({ ...body })).toBe(first);
    expect(keeper.keyFor({ platforms: ['outbox'] })).not.toBe(first);
  });
});
