import { UseCount } from './use-count.js';

/** Counts how often it was called. */
function counter() {
  const count = { calls: 0, call: () => void count.calls++ };
  return count;
}

describe('UseCount', () => {
  it('when nobody is inside, a retirement and a wait are over at once', () => {
    const uses = new UseCount();
    const [waited, idle] = [counter(), counter()];
    uses.afterPresent(waited.call);
    uses.retire(idle.call);
    expect([waited.calls, idle.calls]).toEqual([1, 1]);
  });

  it('when users are inside, it is idle only after the last has left, and only once', () => {
    const uses = new UseCount();
    const idle = counter();
    const [first, second] = [uses.enter(), uses.enter()];
    uses.retire(idle.call);
    first();
    first();
    expect([idle.calls, uses.users]).toEqual([0, 1]);
    second();
    expect(idle.calls).toBe(1);
    uses.enter()();
    expect(idle.calls).toBe(1);
  });

  it('when a user brings in work of its own after the retirement, that work is waited for too', () => {
    const uses = new UseCount();
    const idle = counter();
    const request = uses.enter();
    uses.retire(idle.call);
    const work = uses.enter();
    request();
    expect(idle.calls).toBe(0);
    work();
    expect(idle.calls).toBe(1);
  });

  it('when it is retired twice, the first word counts', () => {
    const uses = new UseCount();
    const [first, second] = [counter(), counter()];
    const leave = uses.enter();
    uses.retire(first.call);
    uses.retire(second.call);
    leave();
    expect([first.calls, second.calls]).toEqual([1, 0]);
  });

  it('when others come without a pause, who was there before is waited for and they are not', () => {
    const uses = new UseCount();
    const waited = counter();
    const old = uses.enter();
    uses.afterPresent(waited.call);
    let latest = uses.enter();
    for (let round = 0; round < 100; round++) {
      const next = uses.enter();
      latest();
      latest = next;
    }
    expect(waited.calls).toBe(0);
    old();
    expect([waited.calls, uses.users]).toEqual([1, 1]);
  });

  it('when a later generation is empty first, an earlier one still holds what it may see', () => {
    const uses = new UseCount();
    const [early, late] = [counter(), counter()];
    const first = uses.enter();
    uses.afterPresent(early.call);
    const second = uses.enter();
    uses.afterPresent(late.call);
    second();
    expect([early.calls, late.calls]).toEqual([0, 0]);
    first();
    expect([early.calls, late.calls]).toEqual([1, 1]);
  });
});
