import { figureOf, interleaved, median, percentile } from './index.js';
import type { FigureWords } from './index.js';

const WORDS: FigureWords = {
  bench: 'bench',
  name: 'figure',
  kind: 'difference',
  unit: 'ms',
  against: 'the other side',
  goal: { atMost: 5 },
};
const pairs = (differences: readonly number[]) =>
  differences.map((difference) => ({ baseline: 10, measured: 10 + difference }));

describe('median and percentile', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
  ])('when the values are %p, the middle is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it('when the share is 99 of 100, the last but one of a hundred values is meant', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([percentile(values, 0.99), percentile(values, 1), percentile(values, 0.001)]).toEqual([99, 100, 1]);
  });

  it('when there is nothing, that is an error and no figure', () => {
    expect(() => median([])).toThrow('nothing');
    expect(() => percentile([Number.NaN], 0.5)).toThrow('nothing');
  });
});

describe('figureOf', () => {
  it.each([
    [[1, 2, 3, 4], 'met'],
    [[6, 7, 8, 9], 'missed'],
    [[1, 2, 8, 9], 'unclear'],
  ])('when the differences are %p and 5 is the most, the verdict is %s', (differences, verdict) => {
    expect(figureOf(WORDS, pairs(differences)).verdict).toBe(verdict);
  });

  it('when a round was slow on both sides, it moves neither ratio nor difference', () => {
    const rounds = [
      { baseline: 10, measured: 20 },
      { baseline: 1000, measured: 2000 },
      { baseline: 10, measured: 20 },
    ];
    expect(figureOf({ ...WORDS, kind: 'ratio', goal: null }, rounds)).toMatchObject({ result: 2, verdict: null });
  });
});

describe('interleaved', () => {
  it('when three rounds are wanted, a warm-up comes first and who begins changes', async () => {
    const order: string[] = [];
    const side = (name: string) => async (round: number) => {
      order.push(`${name}${round}`);
      return round;
    };
    const rounds = await interleaved(3, { baseline: side('b'), measured: side('m') });
    expect(order).toEqual(['b0', 'm0', 'm1', 'b1', 'b2', 'm2', 'm3', 'b3']);
    expect(rounds).toEqual([1, 2, 3].map((round) => ({ baseline: round, measured: round })));
  });
});
