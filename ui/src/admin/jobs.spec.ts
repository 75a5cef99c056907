import type { Outcome } from '../api/problem.js';
import type { Members } from '../lib/read.js';
import { again, secondsLeft, toJob, troubles } from './job.js';
import type { BulkOrder, Job } from './job.js';
import { Jobs } from './jobs.js';

type Listener = (event: { readonly data?: unknown }) => void;

const ok = (value: Members): Outcome<Members> => ({ ok: true, value, status: 200, headers: new Headers() });
const refusal = (code: string): Outcome<Members> => ({
  ok: false,
  problem: { code, status: 0, requestId: null, retryAfterSeconds: null, body: {} },
});
const order: BulkOrder = {
  action: 'keep',
  folder: 'inbox',
  photos: ['a', 'b', 'c'].map((filename) => ({ filename, version: 'v' })),
};
const photo = (filename: string, state: string, code: string | null = null): Members => ({ filename, state, code });
const view = (state: string, photos: readonly Members[], more: Members = {}): Members => ({
  id: 'job-1',
  kind: 'bulk',
  action: 'keep',
  folder: 'inbox',
  state,
  reason: null,
  done: photos.length,
  total: 3,
  failed: 0,
  photos,
  ...more,
});

/** Jobs of a page whose service answers as told; the last answer stays. */
function setUp(answers: readonly Outcome<Members>[] = [ok({ jobId: 'job-1', count: 3 })]) {
  const streams: Map<string, Listener>[] = [];
  const heard: string[] = [];
  const sent: { readonly body: BulkOrder; readonly key: string }[] = [];
  const page = { listed: [] as readonly Members[], kept: [] as readonly string[], keys: 0 };
  const jobs = new Jobs({
    begin: async (body, key) => {
      sent.push({ body, key });
      return answers[Math.min(sent.length, answers.length) - 1] ?? refusal('no_answer');
    },
    tell: async () => answers.at(-1) ?? refusal('no_answer'),
    list: async () => ok({ items: page.listed }),
    ways: {
      open: () => {
        const listeners = new Map<string, Listener>();
        streams.push(listeners);
        return {
          readyState: 1,
          addEventListener: (name, run) => void listeners.set(name, run),
          close: () => undefined,
        };
      },
      read: async () => ok({}),
      now: () => 0,
      later: (run, milliseconds) => {
        // Pauses between tries pass at once; the wait for a silent stream does not.
        if (milliseconds < 10_000) queueMicrotask(run);
        return () => undefined;
      },
      isHidden: () => false,
      onVisibility: () => () => undefined,
    },
    newKey: () => `key-${(page.keys += 1)}`,
    memory: { read: () => page.kept, write: (ids) => (page.kept = ids) },
    onThrough: (_, photos) => heard.push(`through ${photos.map(({ filename }) => filename).join()}`),
    onEnded: ({ job }) => heard.push(`ended ${job.state}`),
    onRefused: (problem) => heard.push(`refused ${problem.code}`),
  });
  const say = (name: string, data: Members): void => streams.at(-1)?.get(name)?.({ data: JSON.stringify(data) });
  const only = (): Job => {
    const [shown] = jobs.shown.get();
    if (shown === undefined) throw new Error('No job is shown.');
    return shown.job;
  };
  return { jobs, sent, heard, say, only, page, streams };
}

describe('Jobs', () => {
  it('when a job goes on, each photo is told once, and figures follow', async () => {
    const { jobs, heard, say, only } = setUp();
    expect(await jobs.start(order, 'k')).toBeNull();
    expect(only()).toMatchObject({ state: 'queued', total: 3, done: 0 });
    say('snapshot', view('running', [photo('a', 'done')]));
    say('progress', { state: 'running', done: 2, total: 3, failed: 1, photos: [photo('b', 'failed', 'photo_busy')] });
    say('progress', { state: 'running', done: 2, total: 3, failed: 1, photos: [photo('b', 'failed', 'photo_busy')] });
    expect(only()).toMatchObject({ done: 2, failed: 1 });
    say('done', view('done', [photo('a', 'done'), photo('b', 'failed'), photo('c', 'done')]));
    expect(heard).toEqual(['through a', 'through b', 'through c', 'ended done']);
  });

  it('when the answer to a start is lost, it is asked for again with the same key, also by the next click', async () => {
    const { jobs, sent } = setUp([refusal('no_answer')]);
    expect((await jobs.start(order, 'k1'))?.code).toBe('no_answer');
    await jobs.start(order, 'k2');
    expect(new Set(sent.map(({ key }) => key))).toEqual(new Set(['k1']));
    expect(sent.length).toBeGreaterThan(3);
  });

  it('when the service refuses, it says why and the next click is a new request', async () => {
    const { jobs, sent } = setUp([refusal('feature_disabled')]);
    expect((await jobs.start(order, 'k1'))?.code).toBe('feature_disabled');
    await jobs.start(order, 'k2');
    expect(sent.map(({ key }) => key)).toEqual(['k1', 'k2']);
    expect(jobs.shown.get()).toEqual([]);
  });

  it('when the page comes back, running jobs are found, and an ended one only if it was shown before', async () => {
    const { jobs, page } = setUp();
    page.kept = ['job-2'];
    page.listed = ['running', 'done', 'done'].map((state, at) => view(state, [], { id: `job-${at + 1}` }));
    await jobs.load();
    expect(jobs.shown.get().map(({ job }) => job.id)).toEqual(['job-1', 'job-2']);
  });

  it('when a found job had photos that were through, they are not told again: their names may be others by now', async () => {
    const { jobs, page, heard, say } = setUp();
    page.listed = [view('running', [photo('a', 'done'), photo('b', 'queued')])];
    await jobs.load();
    say('snapshot', view('running', [photo('a', 'done'), photo('b', 'done')]));
    expect(heard).toEqual(['through b']);
  });

  it('when an interrupted job is gone on with, it is followed again', async () => {
    const { jobs, page, say, streams, only } = setUp([ok(view('running', [photo('a', 'done')]))]);
    page.listed = [view('interrupted', [photo('a', 'done')])];
    await jobs.load();
    say('snapshot', view('interrupted', [photo('a', 'done')]));
    const before = streams.length;
    await jobs.continue('job-1');
    expect([only().state, streams.length]).toEqual(['running', before + 1]);
  });

  it('when a job that moved photos is undone, they are named as they are called there, as the version that was moved', async () => {
    const { jobs, sent, say } = setUp();
    await jobs.start(order, 'k');
    const moved = { ...photo('b', 'done'), finalName: 'b-2', version: 'v2' };
    say('done', view('done', [photo('a', 'done'), moved, photo('c', 'failed')]));
    expect(jobs.undoLast()).toBe(true);
    expect(sent.at(-1)?.body).toEqual({
      action: 'undo',
      folder: 'keep',
      photos: [{ filename: 'a' }, { filename: 'b-2', version: 'v2' }],
    });
    expect(jobs.undoLast()).toBe(false);
  });
});

describe('a job in words', () => {
  const job = (photos: readonly Members[], more: Members = {}): Job => {
    const read = toJob(view('done', photos, more));
    if (read === null) throw new Error('This is no job.');
    return read;
  };

  it('when an operation is the publication of one photo, it is no job', () => {
    expect(toJob({ id: 'x', kind: 'publish', state: 'running' })).toBeNull();
  });

  it('when photos failed for different reasons, they are grouped by reason', () => {
    const mixed = job([
      photo('a', 'failed', 'photo_busy'),
      photo('b', 'done'),
      photo('c', 'failed', 'photo_busy'),
      photo('d', 'skipped', 'already_published'),
    ]);
    expect(troubles(mixed).map(({ state, names }) => [state, names])).toEqual([
      ['failed', ['a', 'c']],
      ['skipped', ['d']],
    ]);
  });

  it('when it is tried again, only photos that may go well are, with the versions seen then', () => {
    const failed = job([
      photo('a', 'failed', 'photo_busy'),
      photo('b', 'failed', 'photo_changed'),
      photo('z', 'failed'),
    ]);
    expect(again(failed, order)?.photos).toEqual([{ filename: 'a', version: 'v' }, { filename: 'z' }]);
    expect(again(job([photo('a', 'done')]), order)).toBeNull();
  });

  it('when it has shown its pace for five seconds, the rest can be told', () => {
    const running = job([], { state: 'running', done: 10, total: 40 });
    expect(secondsLeft(running, { at: 0, done: 0 }, 4_999)).toBeNull();
    expect(secondsLeft(running, { at: 0, done: 0 }, 10_000)).toBe(30);
    expect(secondsLeft(running, { at: 0, done: 10 }, 10_000)).toBeNull();
  });
});
