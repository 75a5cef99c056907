import { judged } from './rows.js';
import type { Row } from './rows.js';

const ROW: Row = { profile: 'phone', what: 'a', unit: 'ms', values: [1], baseline: null, budget: { atMost: 5 } };

describe('judged', () => {
  it.each([
    [[1, 2, 3, 4], 'met'],
    [[6, 7, 8, 9], 'missed'],
    [[1, 2, 8, 9], 'unclear'],
  ])('when the values are %p and 5 is the most, the verdict is %s', (values, verdict) => {
    expect(judged({ ...ROW, values }).verdict).toBe(verdict);
  });

  it('when more is better, the budget is the least', () => {
    const budget = { atLeast: 55 };
    expect(judged({ ...ROW, budget, values: [60, 60] })).toMatchObject({ verdict: 'met' });
    expect(judged({ ...ROW, budget, values: [30, 30] })).toMatchObject({ verdict: 'missed' });
  });

  it('when there is no budget, nothing is judged, and what it is compared with stands beside', () => {
    const { cells, verdict } = judged({ ...ROW, budget: null, baseline: [2, 4], values: [1234.5] });
    expect(verdict).toBeNull();
    expect(cells).toEqual(['phone', 'a', '3 ms', '1235 ms', '1235 … 1235', '–', '–']);
  });
});
