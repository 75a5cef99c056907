import { CronSlots } from '../queue/index.js';
import { CronRules } from './index.js';

const rules = new CronRules();

/** The first times after a moment, as `MM-DDTHH:MM` in UTC. */
function timesOf(expression: string, timeZone: string, from: string, count: number): readonly string[] {
  const slots = CronSlots.parse(expression, timeZone);
  const found: string[] = [];
  let last = slots?.next(new Date(from)) ?? null;
  for (; last !== null && found.length < count; last = slots?.next(last) ?? null) {
    found.push(last.toISOString().slice(5, 16));
  }
  return found;
}

describe('a cron expression', () => {
  it.each([
    ['0 9 * * *', 'UTC', null],
    ['*/5 * * * *', 'UTC', null],
    ['*/5 * * * *', 'Europe/Berlin', null],
    ['30 2 * * *', 'Europe/Berlin', null],
    ['0 9 * * MON-FRI', 'America/New_York', null],
    ['0 18 29 2 *', 'UTC', null],
    ['  0   9  * * *  ', 'UTC', null],
    ['*/4 * * * *', 'UTC', 'too_close'],
    ['* 9 1 1 *', 'UTC', 'too_close'],
    ['0,3 9 * * *', 'UTC', 'too_close'],
    ['*/7 * * * *', 'UTC', 'too_close'],
    ['58,2 * * * *', 'UTC', 'too_close'],
    ['0,59 0,23 * * *', 'UTC', 'too_close'],
    ['0,59 0,23 1,31 * *', 'UTC', 'too_close'],
    ['0,59 0,23 1,15 * *', 'UTC', null],
    ['', 'UTC', 'cron'],
    ['0 9 * *', 'UTC', 'cron'],
    ['0 0 9 * * *', 'UTC', 'cron'],
    ['61 9 * * *', 'UTC', 'cron'],
    ['@daily', 'UTC', 'cron'],
    ['? 9 * * *', 'UTC', 'cron'],
    ['2030-01-01T09:00:00Z', 'UTC', 'cron'],
    ['0 0 31 2 *', 'UTC', 'never'],
    ['0 9 * * *', 'Europe/Atlantis', 'time_zone'],
    ['0 9 * * *', '+01:00', 'time_zone'],
    ['0 9 * * *', '', 'time_zone'],
  ])('when it is "%s" in "%s", the verdict is %s, and again when it is asked for again', (cron, zone, verdict) => {
    expect([rules.judge(cron, zone), rules.judge(cron, zone)]).toEqual([verdict, verdict]);
  });

  it('when its times are neighbours only on the day the clocks change, it is too close in such zones', () => {
    const [overTheGap, overTheRepeat] = ['0,58 1,3 * * *', '0,59 2 * * *'];
    for (const cron of [overTheGap, overTheRepeat]) {
      expect([rules.judge(cron, 'Europe/Berlin'), rules.judge(cron, 'UTC')]).toEqual(['too_close', null]);
    }
    expect([rules.judge('0,59 1 * * *', 'America/New_York'), rules.judge('0,59 2 * * *', 'Asia/Tokyo')]).toEqual([
      'too_close',
      null,
    ]);
  });

  it('when the clocks leave its hour out, it comes with the first minute after; when its hour comes twice, once', () => {
    expect(timesOf('30 2 * * *', 'Europe/Berlin', '2028-03-25T12:00:00Z', 2)).toEqual(['03-26T01:00', '03-27T00:30']);
    expect(timesOf('30 2 * * *', 'Europe/Berlin', '2028-10-28T12:00:00Z', 2)).toEqual(['10-29T00:30', '10-30T01:30']);
  });

  it('when it recurs every hour, it comes once in each hour that passes', () => {
    expect(timesOf('0 * * * *', 'Europe/Berlin', '2028-10-28T23:30:00Z', 3)).toEqual([
      '10-29T00:00',
      '10-29T01:00',
      '10-29T02:00',
    ]);
  });

  it('when it is nine in the morning, that is another moment in summer than in winter', () => {
    expect(timesOf('0 9 * * *', 'Europe/Berlin', '2028-03-24T12:00:00Z', 2)).toEqual(['03-25T08:00', '03-26T07:00']);
  });
});
