import { Draining } from '../platform/lifecycle/index.js';
import { Readiness } from './readiness.js';

function build(mode: 'orchestrated' | 'standalone', readyMode: 'strict' | 'degraded' = 'strict') {
  const state = { up: true, calls: 0, contact: false, duringCheck: () => undefined as void };
  const draining = new Draining(25_000);
  const probe = {
    mode,
    hadContact: () => state.contact,
    check: async () => {
      state.calls += 1;
      state.duringCheck();
      if (!state.up) throw new Error('away');
    },
  };
  return { state, draining, readiness: new Readiness(probe, { readyMode }, draining) };
}

const AWAY = { mode: 'orchestrated', reason: 'orchestrator_unreachable' };

describe('Readiness', () => {
  it.each(['strict', 'degraded'] as const)(
    'when the service runs alone, it is ready in %s and asks nobody',
    async (ready) => {
      const { readiness, state } = build('standalone', ready);
      expect(await readiness.report()).toEqual({ status: 'ok', mode: 'standalone' });
      expect(state.calls).toBe(0);
    },
  );

  it('when the control plane goes or comes back, the very next report says so: nothing is kept here', async () => {
    const { readiness, state } = build('orchestrated');
    const seen: string[] = [];
    for (const up of [true, false, true, false]) {
      state.up = up;
      seen.push((await readiness.report()).status);
    }
    expect(seen).toEqual(['ok', 'not_ready', 'ok', 'not_ready']);
  });

  it.each([
    ['strict', false, 'not_ready'],
    ['strict', true, 'not_ready'],
    ['degraded', false, 'not_ready'],
    ['degraded', true, 'degraded'],
  ] as const)('when nobody answers in %s and a contact before is %p, it is %s', async (mode, contact, status) => {
    const { readiness, state } = build('orchestrated', mode);
    expect(await readiness.report()).toEqual({ status: 'ok', mode: 'orchestrated' });
    Object.assign(state, { up: false, contact });
    expect(await readiness.report()).toEqual({ status, ...AWAY });
  });

  it('when the process drains, it is not ready, says why and asks nobody', async () => {
    const { readiness, draining, state } = build('orchestrated', 'degraded');
    void draining.begin();
    expect(await readiness.report()).toEqual({ status: 'not_ready', mode: 'orchestrated', reason: 'draining' });
    expect(state.calls).toBe(0);
  });

  it('when the drain begins while a check is under way, that report says so already', async () => {
    const { readiness, draining, state } = build('orchestrated');
    state.duringCheck = () => void draining.begin();
    expect(await readiness.report()).toEqual({ status: 'not_ready', mode: 'orchestrated', reason: 'draining' });
  });
});
