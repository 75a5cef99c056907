import { LogContext } from '../logging/index.js';
import { RequestTimes, timed, timedCalls } from './index.js';

let now = 0;
let times: RequestTimes;
beforeEach(() => {
  now = 1000;
  times = new RequestTimes(() => now);
});

/** Runs `work` as a request whose times are measured. */
const within = <T>(context: LogContext, work: () => T): T =>
  context.run({ request_id: 'request-1' }, work, { times, span: null });

describe('what a request has waited for', () => {
  it('when it waited for nothing, every kind is there and the whole is its age', () => {
    now += 12.34;
    expect(times.header()).toBe('config;dur=0, credentials;dur=0, storage;dur=0, ai;dur=0, total;dur=12.3');
  });

  it('when waits of a kind follow each other, they add up', () => {
    for (const ms of [10, 20]) {
      const end = times.begin('config');
      now += ms;
      end();
      now += 5;
    }
    expect(times.header()).toMatch(/^config;dur=30, .*total;dur=40$/);
  });

  it('when waits of a kind overlap, the time counts once', () => {
    const first = times.begin('storage');
    now += 10;
    const second = times.begin('storage');
    now += 10;
    first();
    now += 10;
    second();
    expect(times.header()).toContain('storage;dur=30, ai;dur=0, total;dur=30');
  });

  it('when a wait is not over yet, it counts up to now', () => {
    times.begin('ai');
    now += 7;
    expect(times.header()).toContain('ai;dur=7, total;dur=7');
  });
});

describe('work that is timed', () => {
  it('when it fails, its time counts and its error goes on', async () => {
    const context = new LogContext();
    const failing = async () => {
      now += 3;
      throw new Error('no');
    };
    await expect(within(context, () => timed(context, 'credentials', failing))).rejects.toThrow('no');
    expect(times.header()).toContain('credentials;dur=3,');
  });

  it('when it belongs to no measured request, it is only done', async () => {
    const context = new LogContext();
    expect(await timed(context, 'config', async () => 'done')).toBe('done');
    expect(await context.run({ request_id: 'request-1' }, () => timed(context, 'config', async () => 'done'))).toBe(
      'done',
    );
  });

  it('when a service is called, the time counts for what it is called for, and for nothing when that is not said', () => {
    const context = new LogContext();
    const observer = timedCalls(context, new Map([['dropbox', 'storage']]));
    const call = (dependency: string) => observer.begins({ dependency, operation: 'read', method: 'GET' });
    within(context, () => {
      const watched = call('dropbox');
      now += 4;
      watched?.ended({ outcome: 'answered', status: 200 });
      expect(call('telegram')).toBeNull();
    });
    expect(times.header()).toContain('storage;dur=4,');
    expect(call('dropbox')).toBeNull();
  });
});
