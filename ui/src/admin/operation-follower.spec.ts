import type { Outcome } from '../api/problem.js';
import type { Members } from '../lib/read.js';
import { OperationFollower } from './operation-follower.js';

type Listener = (event: { readonly data?: unknown }) => void;

class FakeStream {
  readyState = 0;
  readonly listeners = new Map<string, Listener>();
  addEventListener(name: string, listener: Listener): void {
    this.listeners.set(name, listener);
  }
  close(): void {
    this.readyState = 2;
  }
  say(name: string, data: Members = {}): void {
    this.listeners.get(name)?.({ data: JSON.stringify(data) });
  }
  fail(readyState: number): void {
    this.readyState = readyState;
    this.listeners.get('error')?.({});
  }
}

const ok = (value: Members): Outcome<Members> => ({ ok: true, value, status: 200, headers: new Headers() });
const refusal = (code: string): Outcome<Members> => ({
  ok: false,
  problem: { code, status: 0, requestId: null, retryAfterSeconds: null, body: {} },
});

function setUp(answer: () => Outcome<Members> = () => ok({ state: 'running' })) {
  const streams: FakeStream[] = [];
  const timers: { readonly at: number; readonly run: () => void }[] = [];
  const heard: string[] = [];
  const tab = { hidden: false, now: 0, reads: 0, look: (): void => undefined };
  const follower = new OperationFollower(
    'job-1',
    {
      open: () => {
        const stream = new FakeStream();
        streams.push(stream);
        return stream;
      },
      read: async () => {
        tab.reads += 1;
        return answer();
      },
      now: () => tab.now,
      later: (run, milliseconds) => {
        const timer = { at: tab.now + milliseconds, run };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer) >>> 0, 1);
      },
      isHidden: () => tab.hidden,
      onVisibility: (listener) => {
        tab.look = listener;
        return () => (tab.look = () => undefined);
      },
    },
    {
      onOperation: (operation) => heard.push(`operation ${String(operation['state'])}`),
      onEvent: (name) => heard.push(name),
      onEnd: (problem) => heard.push(`end ${problem?.code ?? ''}`.trim()),
    },
  );
  const pass = async (milliseconds: number): Promise<void> => {
    const until = tab.now + milliseconds;
    for (;;) {
      await settle();
      const due = timers.filter((timer) => timer.at <= until).sort((one, other) => one.at - other.at)[0];
      if (due === undefined) break;
      timers.splice(timers.indexOf(due), 1);
      tab.now = due.at;
      due.run();
    }
    tab.now = until;
  };
  const stream = (): FakeStream => {
    const last = streams.at(-1);
    if (last === undefined) throw new Error('No stream was opened.');
    return last;
  };
  return { follower, streams, stream, heard, tab, timers, pass };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

describe('OperationFollower', () => {
  it('when events come, it tells them and asks for nothing else', async () => {
    const { follower, stream, heard, tab, pass } = setUp();
    follower.start();
    stream().say('snapshot', { state: 'running' });
    stream().say('progress', { done: 1 });
    await pass(60_000);
    stream().say('done', { state: 'done' });
    expect(heard).toEqual(['operation running', 'progress', 'operation done', 'end']);
    expect(tab.reads).toBe(0);
    expect(stream().readyState).toBe(2);
  });

  it('when the connection breaks once, the browser connects again and nothing is asked', async () => {
    const { follower, streams, stream, tab, pass } = setUp();
    follower.start();
    stream().say('snapshot', { state: 'running' });
    stream().fail(0);
    await pass(20_000);
    stream().fail(0);
    await pass(1_000);
    expect([streams.length, tab.reads]).toEqual([1, 0]);
  });

  it('when it fails twice within 10 s, it asks every 2 s, and after a minute every 5 s', async () => {
    const { follower, stream, tab, pass } = setUp();
    follower.start();
    stream().fail(0);
    await pass(9_000);
    stream().fail(0);
    await pass(19_000);
    expect(tab.reads).toBe(10);
    await pass(41_000);
    const afterAMinute = tab.reads;
    await pass(25_000);
    expect(tab.reads - afterAMinute).toBe(5);
  });

  it('when the service refuses the stream, it asks once at once and tries the stream again', async () => {
    const { follower, streams, stream, tab, pass, heard } = setUp();
    follower.start();
    stream().fail(2);
    await pass(3_000);
    expect([streams.length, tab.reads]).toEqual([2, 1]);
    stream().fail(2);
    await pass(5_000);
    expect(streams).toHaveLength(2);
    expect(heard.length).toBeGreaterThan(2);
  });

  it('when a stream opens and stays silent, it asks instead', async () => {
    const { follower, tab, pass } = setUp();
    follower.start();
    await pass(9_999);
    expect(tab.reads).toBe(0);
    await pass(2_001);
    expect(tab.reads).toBeGreaterThan(0);
  });

  it('when the tab is hidden, nothing is asked; when it returns, events come again', async () => {
    const { follower, streams, stream, tab, timers, pass } = setUp();
    follower.start();
    stream().fail(0);
    stream().fail(0);
    tab.hidden = true;
    tab.look();
    const reads = tab.reads;
    await pass(600_000);
    expect([tab.reads, timers.length]).toEqual([reads, 0]);
    tab.hidden = false;
    tab.look();
    expect(streams).toHaveLength(2);
    expect(stream().readyState).toBe(0);
  });

  it('when it is started while the tab is hidden, it waits for the tab', () => {
    const { follower, streams, tab } = setUp();
    tab.hidden = true;
    follower.start();
    expect(streams).toHaveLength(0);
    tab.hidden = false;
    tab.look();
    expect(streams).toHaveLength(1);
  });

  it('when rights are lost, it says why and stops', async () => {
    const { follower, stream, heard, tab, pass } = setUp(() => refusal('session_expired'));
    follower.start();
    stream().say('closed', { code: 'session_expired' });
    await pass(60_000);
    expect(heard).toEqual(['end session_expired']);
    expect(tab.reads).toBe(1);
  });

  it('when the operation rests, it stops, and goes on when started again', () => {
    const { follower, streams, stream, heard } = setUp();
    follower.start();
    stream().say('snapshot', { state: 'interrupted' });
    expect(heard.at(-1)).toBe('end');
    follower.start();
    expect(streams).toHaveLength(2);
  });

  it('when an answer comes after it was stopped, nobody hears of it', async () => {
    const { follower, stream, heard } = setUp();
    follower.start();
    stream().fail(2);
    follower.stop();
    await settle();
    expect(heard).toEqual([]);
  });
});
