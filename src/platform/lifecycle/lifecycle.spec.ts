import { Draining } from './draining.js';
import { LoadGauge } from './load-gauge.js';

describe('Draining', () => {
  it('when it has not begun, nothing is draining and nothing is aborted', () => {
    const draining = new Draining(25_000);
    expect(draining.isDraining()).toBe(false);
    expect(draining.begun.aborted).toBe(false);
  });

  it('when it begins twice, each step runs once and both callers wait for it, also when one step fails', async () => {
    const draining = new Draining(25_000);
    const done: string[] = [];
    draining.onDrain(() => Promise.reject(new Error('a step that fails')));
    draining.onDrain(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      done.push('slow');
    });
    draining.onDrain(() => void done.push('gone'))();
    const takenBack = draining.onDrain(() => void done.push('taken back'));
    takenBack();
    await Promise.all([draining.begin(), draining.begin()]);
    expect(done).toEqual(['slow']);
    expect(draining.isDraining()).toBe(true);
    expect(draining.begun.aborted).toBe(true);
  });

  it('when five seconds of the time are left, what is open is told to stop', async () => {
    const draining = new Draining(5_030);
    void draining.begin();
    expect(draining.cut.aborted).toBe(false);
    await new Promise((resolve) => draining.cut.addEventListener('abort', resolve));
    expect(draining.cut.aborted).toBe(true);
  });
});

describe('LoadGauge', () => {
  it('when as many requests are open as may be, more are refused until one leaves', () => {
    const gauge = new LoadGauge(2);
    const leave = gauge.enter();
    expect(gauge.overloaded()).toBeNull();
    gauge.enter();
    expect(gauge.overloaded()).toBe('requests');
    leave();
    expect(gauge.overloaded()).toBeNull();
    expect(gauge.open).toBe(1);
    gauge.dispose();
  });

  /** Blocks the event loop past two samples, then lets the late timer come. */
  const standStill = async (): Promise<void> => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_200);
    await new Promise((resolve) => setTimeout(resolve, 0));
    await new Promise((resolve) => setImmediate(resolve));
  };

  it('when the event loop stands still again and again, work is refused', async () => {
    const gauge = new LoadGauge(200, 100);
    await standStill();
    await standStill();
    expect(gauge.overloaded()).toBe('event_loop');
    gauge.dispose();
  });

  it('when the event loop stood still once, as at the start, work is taken', async () => {
    const gauge = new LoadGauge(200, 100);
    await standStill();
    expect(gauge.overloaded()).toBeNull();
    gauge.dispose();
  });
});
