import type { Clock } from '../../kernel/index.js';
import { CronSlots } from './cron-slots.js';
import { CronTimers } from './cron-timers.js';

class HandClock implements Clock {
  ms = Date.UTC(2026, 2, 28, 10, 0, 30);

  now(): number {
    return this.ms;
  }

  monotonicMs(): number {
    return this.ms;
  }
}

function told(cron: string, timeZone = 'UTC') {
  const clock = new HandClock();
  const timers = new CronTimers(clock);
  const slots: string[] = [];
  timers.set([{ id: 'one', cron, timeZone }], async (_entry, slot) => void slots.push(slot.toISOString().slice(5, 16)));
  const pass = async (ms: number): Promise<void> => {
    clock.ms += ms;
    timers.look();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { timers, slots, pass };
}

describe('CronSlots', () => {
  it.each([
    ['0 10 * * *', 'Europe/Berlin', true],
    ['*/5 * * * 1-5', 'UTC', true],
    ['0 0 10 * * *', 'UTC', false],
    ['@daily-ish', 'UTC', false],
    ['61 * * * *', 'UTC', false],
    ['', 'UTC', false],
    ['@daily', 'UTC', false],
    ['0 10 * * *', 'Nowhere/Town', false],
    ['0 10 * * *', '', false],
  ])('when it is %p in %p, it can be read: %p', (cron, timeZone, isReadable) => {
    expect(CronSlots.parse(cron, timeZone) !== null).toBe(isReadable);
  });

  it('when the clocks of a place change, its slots keep to the place’s time', () => {
    const slots = CronSlots.parse('0 10 * * *', 'Europe/Berlin');
    const first = slots?.next(new Date('2026-03-28T00:00:00Z'));
    expect(first?.toISOString()).toBe('2026-03-28T09:00:00.000Z');
    expect(slots?.next(first ?? new Date(0))?.toISOString()).toBe('2026-03-29T08:00:00.000Z');
  });
});

describe('CronTimers', () => {
  it('when time passes in small steps, each slot is told once, at its second or after', async () => {
    const { slots, pass } = told('*/5 * * * *');
    for (let step = 0; step < 12; step += 1) await pass(30_000);
    expect(slots).toEqual(['03-28T10:05']);
    await pass(0);
    for (let step = 0; step < 10; step += 1) await pass(30_000);
    expect(slots).toEqual(['03-28T10:05', '03-28T10:10']);
  });

  it('when a slot lies more than a minute back, it was missed; the one of this minute is told', async () => {
    const { slots, pass } = told('*/5 * * * *');
    await pass(12 * 60_000); // 10:12:30
    expect(slots).toEqual([]);
    await pass(2 * 60_000 + 40_000); // 10:15:10
    expect(slots).toEqual(['03-28T10:15']);
  });

  it('when the clock leaps a year ahead, nothing is made up and the next slot comes', async () => {
    const { slots, pass } = told('* * * * *');
    await pass(365 * 24 * 3_600_000);
    expect(slots).toEqual(['03-28T10:00']);
  });

  it('when the clock is put back, the slots of that time come again', async () => {
    const { slots, pass } = told('*/5 * * * *');
    await pass(4 * 60_000 + 31_000); // 10:05:01
    await pass(-3 * 60_000);
    await pass(3 * 60_000);
    expect(slots).toEqual(['03-28T10:05', '03-28T10:05']);
  });
});
