import { CronRules } from '../../platform/cron/index.js';
import { parseSchedules } from './schedules.js';

const rules = new CronRules();
const parse = (value: unknown) => parseSchedules(value, '$.s', rules);
const GOOD = { id: 'morning', cron: '0 9 * * *' };

describe('schedules of a tenant', () => {
  test('when only what is needed is said, the rest has its defaults', () => {
    expect(parse([GOOD])).toEqual({
      schedules: [{ ...GOOD, timeZone: 'UTC', order: 'random', platforms: null, count: 1, ai: 'auto' }],
      ignored: [],
    });
  });

  test('when everything is said, it arrives; null is the same as absent, and what nobody knows is left out', () => {
    const whole = {
      ...{ id: 'a.b-C_1', cron: '30 18 * * 1-5', timeZone: 'Europe/Berlin', order: 'oldest' },
      ...{ platforms: ['one', 'telegram'], count: 10, ai: 'never' },
    };
    const nulls = { timeZone: null, order: null, platforms: null, count: null, ai: null };
    expect(parse([{ ...whole, from_the_future: 1 }]).schedules).toEqual([whole]);
    expect(parse([{ ...GOOD, ...nulls }])).toEqual(parse([GOOD]));
  });

  test.each([
    [undefined, 0],
    [null, 0],
    [[], 0],
    ['0 9 * * *', 1],
    [{ ...GOOD }, 1],
    [7, 1],
  ])('when it is %j, nothing runs and nothing breaks', (value, complaints) => {
    const { schedules, ignored } = parse(value);
    expect([schedules, ignored.length]).toEqual([[], complaints]);
  });

  test.each<[object | string | null, string, string]>([
    [{ cron: '0 9 * * *' }, '$.s[0].id', 'shape'],
    [{ ...GOOD, id: '' }, '$.s[0].id', 'shape'],
    [{ ...GOOD, id: 'a:b' }, '$.s[0].id', 'shape'],
    [{ ...GOOD, id: 'x'.repeat(65) }, '$.s[0].id', 'shape'],
    [{ id: 'a' }, '$.s[0].cron', 'shape'],
    [{ ...GOOD, cron: 'CANARY' }, '$.s[0].cron', 'cron'],
    [{ ...GOOD, cron: '0 0 31 2 *' }, '$.s[0].cron', 'never'],
    [{ ...GOOD, cron: '*/4 * * * *' }, '$.s[0].cron', 'too_close'],
    [{ ...GOOD, timeZone: 'CANARY' }, '$.s[0].timeZone', 'time_zone'],
    [{ ...GOOD, timeZone: 1 }, '$.s[0].timeZone', 'shape'],
    [{ ...GOOD, order: 'newest' }, '$.s[0].order', 'shape'],
    [{ ...GOOD, platforms: 'telegram' }, '$.s[0].platforms', 'shape'],
    [{ ...GOOD, platforms: [] }, '$.s[0].platforms', 'shape'],
    [{ ...GOOD, count: 0 }, '$.s[0].count', 'shape'],
    [{ ...GOOD, count: 11 }, '$.s[0].count', 'shape'],
    [{ ...GOOD, ai: false }, '$.s[0].ai', 'shape'],
    ['0 9 * * *', '$.s[0]', 'shape'],
    [null, '$.s[0]', 'shape'],
  ])('when one is %j, it is left out by its place alone and the next one runs', (entry, path, reason) => {
    const parsed = parse([entry, { ...GOOD, id: 'next' }]);
    expect(parsed.ignored).toEqual([{ path, reason }]);
    expect(parsed.schedules.map(({ id }) => id)).toEqual(['next']);
    expect(JSON.stringify(parsed)).not.toContain('CANARY');
  });

  test('when an id comes twice, the first one runs; when there are too many, the first twenty', () => {
    expect(parse([GOOD, { ...GOOD, count: 2 }])).toMatchObject({
      schedules: [{ count: 1 }],
      ignored: [{ path: '$.s[1].id', reason: 'id_twice' }],
    });
    const many = parse(Array.from({ length: 22 }, (_unused, at) => ({ ...GOOD, id: `s${at}` })));
    expect([many.schedules.length, many.ignored]).toEqual([20, [{ path: '$.s[20]', reason: 'too_many' }]]);
  });
});
