import { RenewalTimes } from './renewal.js';

const MINUTE = 60_000;

/** A clock that starts somewhere and goes on when it is told. */
function setup(start = Date.parse('2026-01-01T12:00:00Z')) {
  let now = start;
  const times = new RenewalTimes(() => now);
  const pass = (milliseconds: number): void => void (now += milliseconds);
  const lasts = (minutes: number): void => times.told(new Date(now + minutes * MINUTE).toISOString(), null);
  return { times, pass, lasts };
}

describe('RenewalTimes', () => {
  it('when the page is used, it is time again after ten minutes, and not before', () => {
    const { times, pass, lasts } = setup();
    lasts(15);
    pass(10 * MINUTE - 1);
    times.used();
    expect(times.isDue()).toBe(false);
    pass(1);
    expect(times.isDue()).toBe(true);
    times.asked();
    lasts(15);
    expect(times.isDue()).toBe(false);
    pass(10 * MINUTE);
    times.used();
    expect(times.isDue()).toBe(true);
  });

  it('when nobody has touched the page for ten minutes, it lets the sign-in end', () => {
    const { times, pass, lasts } = setup();
    lasts(15);
    for (let minute = 0; minute < 60; minute++) {
      pass(MINUTE);
      expect(times.isDue()).toBe(false);
    }
    times.used();
    expect(times.isDue()).toBe(true);
  });

  it('when less than a minute is left, it is short, and over at its end', () => {
    const { times, pass, lasts } = setup();
    lasts(2);
    pass(MINUTE);
    expect([times.isShort(), times.isOver()]).toEqual([false, false]);
    pass(1);
    expect([times.isShort(), times.isOver()]).toEqual([true, false]);
    pass(MINUTE);
    expect([times.isShort(), times.isOver()]).toEqual([true, true]);
  });

  it('when a sign-in is told with little left, it is time at once', () => {
    const { times, lasts } = setup();
    lasts(0.5);
    expect(times.isDue()).toBe(true);
  });

  it.each([
    ['an hour slow', -60],
    ['an hour fast', 60],
    ['right', 0],
  ])('when the clock of this device is %s, the end is counted from the answer', (_name, minutes) => {
    const service = Date.parse('2026-01-01T12:00:00Z');
    const { times, pass } = setup(service + minutes * MINUTE);
    times.told(new Date(service + 15 * MINUTE).toISOString(), new Date(service).toUTCString());
    pass(13.9 * MINUTE);
    expect(times.isShort()).toBe(false);
    pass(0.2 * MINUTE);
    expect([times.isShort(), times.isOver()]).toEqual([true, false]);
    pass(MINUTE);
    expect(times.isOver()).toBe(true);
  });

  it('when a renewal gave nothing, it is not asked for again at every key', () => {
    const { times, pass, lasts } = setup();
    lasts(0.1);
    times.asked();
    pass(9_999);
    expect([times.isDue(), times.isShort(), times.isOver()]).toEqual([false, false, false]);
    pass(1);
    expect([times.isDue(), times.isShort(), times.isOver()]).toEqual([true, true, true]);
  });

  it.each([
    [null, null],
    ['not a time', null],
    ['', 'Thu, 01 Jan 2026 12:00:00 GMT'],
  ])('when the service tells no end (%j), none is near', (expiresAt, saidAt) => {
    const { times, pass } = setup();
    times.told(expiresAt, saidAt);
    pass(5 * MINUTE);
    expect([times.isShort(), times.isOver()]).toEqual([false, false]);
  });
});
