import type { Clock } from '../../kernel/index.js';
import { TELEGRAM, Vermont } from '../testing/index.js';

/** Both clocks by hand. */
class HandClock implements Clock {
  wallMs = Date.UTC(2026, 5, 1);
  ms = 5_000;

  now(): number {
    return this.wallMs;
  }

  monotonicMs(): number {
    return this.ms;
  }

  /** Time that really passes, as each clock shows it. */
  pass(seconds: number, { wall = 1, monotonic = 1 } = {}): void {
    this.wallMs += seconds * 1000 * wall;
    this.ms += seconds * 1000 * monotonic;
  }
}

const HOUR = 3600;
const YEAR = 365 * 24 * HOUR;
let clock: HandClock;
let vermont: Vermont;

beforeEach(async () => {
  clock = new HandClock();
  vermont = await Vermont.open({ clock });
});
afterEach(() => vermont.close());

describe('clock jumps', () => {
  test.each<[string, number]>([
    ['back an hour', -HOUR],
    ['back a year', -YEAR],
  ])('when the wall clock jumps %s, the credential still ends after 600 s of the other', async (_case, jump) => {
    await vermont.resolve();
    clock.wallMs += jump * 1000;
    clock.pass(599);
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
    await vermont.settled(2);
    clock.wallMs += jump * 1000;
    clock.pass(600);
    await vermont.resolve();
    expect(vermont.calls).toBe(3);
  });

  test.each<[string, number]>([
    ['ahead an hour', HOUR],
    ['ahead a year', YEAR],
  ])('when the wall clock jumps %s, the credential is over at once', async (_case, jump) => {
    await vermont.resolve();
    clock.wallMs += jump * 1000;
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
    expect(vermont.calls).toBe(2);
  });

  test.each<[string, { wall?: number; monotonic?: number }]>([
    ['wall clock stands still', { wall: 0 }],
    ['monotonic clock stands still', { monotonic: 0 }],
    ['wall clock runs backwards', { wall: -1 }],
  ])('when the %s, the other one ends the credential', async (_case, speed) => {
    await vermont.resolve();
    clock.pass(300, speed);
    expect((await vermont.resolve())?.validForMs).toBe(300_000);
    expect(vermont.calls).toBe(1);
    clock.pass(300, speed);
    await vermont.resolve();
    expect(vermont.calls).toBe(2);
  });

  test.each([-YEAR, -HOUR, HOUR, YEAR])(
    'when the clock jumps by %p s during the call, it is usable and ends',
    async (by) => {
      vermont.world.orchestrator.control.latencyMs = 20;
      const asked = vermont.resolve();
      clock.wallMs += by * 1000;
      expect((await asked)?.validForMs).toBe(600_000);
      clock.pass(600);
      await vermont.resolve();
      expect(vermont.calls).toBe(2);
    },
  );

  test('when both clocks stand still, a timer of the machine ends the credential', async () => {
    await vermont.close();
    vermont = await Vermont.open({ clock, ttlSeconds: 1 });
    await vermont.resolve();
    await new Promise((done) => setTimeout(done, 1100));
    await vermont.resolve();
    expect(vermont.calls).toBe(2);
  });

  test.each([-YEAR, -HOUR])(
    'when the wall clock jumps by %p s, a failure is not remembered for longer',
    async (jump) => {
      vermont.give({});
      await vermont.refusal();
      clock.wallMs += jump * 1000;
      clock.pass(30);
      vermont.give({ 'ref-vermont-telegram-1a2b3c': { provider: 'telegram', version: 't9', bot_token: 'CANARY-t9' } });
      await expect(vermont.resolve(TELEGRAM)).resolves.toMatchObject({ version: 't9' });
    },
  );
});
