import type { PublisherType } from '../../../src/kernel/index.js';
import {
  AMBIGUITY_ROWS,
  AMBIGUITY_TABLE,
  expectOutcome,
  preparedPost,
  sendContext,
  sendCutShort,
  type CellFault,
  type Expected,
} from '../../../src/publishers/testing/index.js';
import type { AmbiguityBench } from './ambiguity-bench.js';
import { BENCHES } from './benches.js';

/** One send through one trouble, at a platform of its own. */
async function check(make: () => Promise<AmbiguityBench>, fault: CellFault, expected: Expected): Promise<void> {
  const bench = await make();
  try {
    const post = await preparedPost(bench.publisher);
    const isCalledOff = fault === 'called_off';
    const publisher = isCalledOff ? bench.publisher : await bench.meet(fault);
    const passesCommit = expected === 'unknown' || expected === 'lookup' || expected === 'sent';
    const { outcome } = isEndless(fault)
      ? await sendCutShort(publisher, post, ({ commits }) => !passesCommit || commits() === 1)
      : { outcome: await publisher.send(post, sendContext({ platform: publisher.id, callOff: isCalledOff })) };
    expectOutcome(outcome, expected, bench.accepted().length);
  } finally {
    await bench.dispose();
  }
}

function isEndless(fault: CellFault): boolean {
  return /^(?:silent|drip)_/.test(fault);
}

describe('what an unclear send means, by platform (publishers.md section 11)', () => {
  describe.each(Object.entries(BENCHES) as [PublisherType, () => Promise<AmbiguityBench>][])('%s', (type, make) => {
    const column = AMBIGUITY_TABLE[type];
    const cells = 'notBuilt' in column ? null : column.cells;

    it.each(AMBIGUITY_ROWS)('when there is %s, the cell says what comes of it, and that comes', async (row) => {
      const cell = cells?.[row] ?? {};
      if ('none' in cell) return expect(cell.none).toMatch(/\w+ \w+ .*\.$/);
      const cases = Object.entries(cell) as [CellFault, Expected][];
      expect(cases.length).toBeGreaterThan(0);
      await Promise.all(cases.map(([fault, expected]) => check(make, fault, expected)));
    });
  });
});
