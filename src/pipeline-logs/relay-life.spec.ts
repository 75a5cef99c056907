import { Draining } from '../platform/lifecycle/index.js';
import { RelayLife } from './relay-life.js';

function build() {
  const calls: string[] = [];
  const draining = new Draining(25_000);
  const worker = {
    start: () => void calls.push('start'),
    stop: async (cut?: AbortSignal) =>
      void calls.push(cut === draining.cut ? 'stop, with the time of the drain' : 'stop'),
  };
  return { calls, draining, life: new RelayLife(worker, draining) };
}

describe('RelayLife', () => {
  it('when the process begins, so does the worker, and the drain waits for it', async () => {
    const { calls, draining, life } = build();
    life.onApplicationBootstrap();
    expect(calls).toEqual(['start']);
    await draining.begin();
    expect(calls).toEqual(['start', 'stop, with the time of the drain']);
  });

  it('when the application is closed without a drain, the worker is stopped at once', async () => {
    const { calls, life } = build();
    life.onApplicationBootstrap();
    await life.onApplicationShutdown();
    expect(calls).toEqual(['start', 'stop']);
  });
});
