import type { Outcome } from '../api/problem.js';
import { localProblem, problemOf } from '../api/problem.js';
import type { Members } from '../lib/read.js';
import type { PublishBody } from './admin-api.js';
import { KeyKeeper, pauseBefore, PublishRun } from './publish-run.js';

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

function stage(answers: readonly Outcome<Members>[], operations: readonly Outcome<Members>[] = []) {
  const keys: string[] = [];
  const polled: string[] = [];
  const left = [...answers];
  const ops = [...operations];
  let made = 0;
  let memory: unknown = null;
  const keeper = new KeyKeeper(
    { read: () => memory, write: (value) => void (memory = value), drop: () => void (memory = null) },
    () => `key-${(made += 1)}`,
  );
  const run = new PublishRun({
    publish: async (_body, key) => {
      keys.push(key);
      return left.shift() ?? silence;
    },
    operation: async (id) => {
      polled.push(id);
      return ops.shift() ?? silence;
    },
    keys: keeper,
    wait: async () => undefined,
  });
  return { run, keys, polled };
}

describe('PublishRun', () => {
  it('when all is sent at once, every platform has its result', async () => {
    const { run } = stage([ok(200, { results: { outbox: sent, telegram: sent }, archive: 'done' })]);
    await run.send(body);
    expect(run.state.get()).toMatchObject({ phase: 'ended', archive: 'done', waiting: [], results: { outbox: sent } });
  });

  it('when the answer is 202, the operation is asked until it is done', async () => {
    const { run, polled } = stage(
      [ok(202, {}, { location: '/api/operations/op-7' })],
      [
        ok(200, { state: 'running' }),
        silence,
        ok(200, {
          state: 'done',
          result: { results: { outbox: sent, telegram: { status: 'failed', retryable: true } } },
        }),
      ],
    );
    await run.send(body);
    expect(polled).toEqual(['op-7', 'op-7', 'op-7']);
    expect(run.state.get()).toMatchObject({
      phase: 'ended',
      results: { telegram: { status: 'failed', retryable: true } },
    });
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

describe('pauseBefore', () => {
  it('when it takes long, it is asked less often', () => {
    expect([0, 4, 32, 33].map(pauseBefore)).toEqual([400, 2_000, 2_000, 5_000]);
  });
});
