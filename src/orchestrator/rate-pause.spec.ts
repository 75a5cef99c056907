import { RatePause } from './rate-pause.js';

const machine = { wallMs: 0, monotonicMs: 0 };
const clock = { now: () => machine.wallMs, monotonicMs: () => machine.monotonicMs };
const pass = (ms: number) =>
  Object.assign(machine, { wallMs: machine.wallMs + ms, monotonicMs: machine.monotonicMs + ms });

describe('the pause after a 429', () => {
  test('when nobody has asked for one, calls are allowed', () => {
    expect(new RatePause(clock).leftMs()).toBe(0);
  });

  test('when a shorter one is asked for meanwhile, the longer one goes on; a longer one takes its place', () => {
    const pause = new RatePause(clock);
    pause.ask(30);
    pass(10_000);
    pause.ask(1);
    pause.ask(0);
    expect(pause.leftMs()).toBe(20_000);
    pause.ask(60);
    expect(pause.leftMs()).toBe(60_000);
    pass(60_000);
    expect(pause.leftMs()).toBe(0);
  });

  test('when the wall clock is set back, the pause is not longer for it', () => {
    const pause = new RatePause(clock);
    pause.ask(30);
    machine.wallMs -= 3_600_000;
    machine.monotonicMs += 30_000;
    expect(pause.leftMs()).toBe(0);
  });
});
