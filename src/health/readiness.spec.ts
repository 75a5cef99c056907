import type { Clock } from '../kernel/index.js';
import { Draining } from '../platform/lifecycle/index.js';
import { Readiness } from './readiness.js';

class HandClock implements Clock {
  ms = 1_000_000;
  now(): number {
    return this.ms;
  }
  monotonicMs(): number {
    return this.ms;
  }
}

function build(mode: 'orchestrated' | 'standalone', readyMode: 'strict' | 'degraded' = 'strict') {
  const state = { up: true, calls: 0 };
  const clock = new HandClock();
  const draining = new Draining(25_000);
  const probe = {
    mode,
    check: async () => {
      state.calls += 1;
      if (!state.up) throw new Error('away');
    },
  };
  return { state, clock, draining, readiness: new Readiness(probe, { readyMode }, draining, clock) };
}

describe('Readiness', () => {
  it('when the service runs alone, it is ready and asks nobody', async () => {
    const { readiness, state } = build('standalone');
    expect(await readiness.report()).toEqual({ status: 'ok', mode: 'standalone' });
    expect(state.calls).toBe(0);
  });

  it('when many probes come within 5 s, the control plane is asked once; afterwards again', async () => {
    const { readiness, state, clock } = build('orchestrated');
    const reports = await Promise.all(Array.from({ length: 50 }, () => readiness.report()));
    expect(reports.every(({ status }) => status === 'ok')).toBe(true);
    clock.ms += 4_999;
    await readiness.report();
    expect(state.calls).toBe(1);
    clock.ms += 1;
    await readiness.report();
    expect(state.calls).toBe(2);
  });

  it('when the mode is strict, an unreachable control plane makes it not ready', async () => {
    const { readiness, state, clock } = build('orchestrated');
    await readiness.report();
    state.up = false;
    clock.ms += 5_000;
    expect(await readiness.report()).toEqual({
      status: 'not_ready',
      mode: 'orchestrated',
      reason: 'orchestrator_unreachable',
    });
  });

  it('when the mode is degraded, it is ready without the control plane only after a first contact', async () => {
    const { readiness, state, clock } = build('orchestrated', 'degraded');
    state.up = false;
    expect((await readiness.report()).status).toBe('not_ready');
    state.up = true;
    clock.ms += 5_000;
    expect((await readiness.report()).status).toBe('ok');
    state.up = false;
    clock.ms += 5_000;
    expect((await readiness.report()).status).toBe('degraded');
  });

  it('when the process drains, it is not ready and says why', async () => {
    const { readiness, draining } = build('standalone');
    void draining.begin();
    expect(await readiness.report()).toEqual({ status: 'not_ready', mode: 'standalone', reason: 'draining' });
  });
});
