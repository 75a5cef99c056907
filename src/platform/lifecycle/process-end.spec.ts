import { ProcessEnd } from './process-end.js';

/** A drain that ends when it is told to. */
function build(limitMs = 60_000) {
  const exits: number[] = [];
  let stops = 0;
  let settle: { done: () => void; fail: (error: Error) => void } | null = null;
  const stop = (): Promise<void> => {
    stops += 1;
    return new Promise<void>((done, fail) => (settle = { done, fail }));
  };
  const end = new ProcessEnd({ stop, limitMs, exit: (code) => exits.push(code) });
  const turn = (): Promise<void> => new Promise((next) => setImmediate(next));
  return {
    end,
    exits,
    turn,
    stops: () => stops,
    finish: async (error?: Error) => {
      if (error) settle?.fail(error);
      else settle?.done();
      await turn();
    },
  };
}

describe('ProcessEnd', () => {
  it('when a signal comes, it drains and leaves with 0', async () => {
    const { end, exits, turn, finish } = build();
    end.onSignal();
    await turn();
    expect(exits).toEqual([]);
    await finish();
    expect(exits).toEqual([0]);
  });

  it('when a second signal comes, it leaves with 1 at once', async () => {
    const { end, exits, turn, finish } = build();
    end.onSignal();
    await turn();
    end.onSignal();
    expect(exits).toEqual([1]);
    await finish();
  });

  it('when bugs come, also while it drains for a signal, it drains once to the end and leaves with 1', async () => {
    const { end, exits, turn, finish, stops } = build();
    end.onSignal();
    await turn();
    end.onBug();
    end.onBug();
    expect(exits).toEqual([]);
    await finish();
    expect(exits).toEqual([1]);
    expect(stops()).toBe(1);
  });

  it('when the drain fails, it leaves with 1', async () => {
    const { end, exits, turn, finish } = build();
    end.onSignal();
    await turn();
    await finish(new Error('a pool that does not close'));
    expect(exits).toEqual([1]);
  });

  it('when the drain never ends, it leaves with 1 after its time', async () => {
    const { end, exits, finish } = build(20);
    end.onSignal();
    while (exits.length === 0) await new Promise((next) => setTimeout(next, 5));
    expect(exits).toEqual([1]);
    await finish();
  });
});
