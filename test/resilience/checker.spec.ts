import { violationsOf } from '../support/processes/index.js';
import { BAD } from './suites/bad-histories.js';
import { good } from './suites/good-history.js';
import { ODD } from './suites/odd-histories.js';

const EXPECTED = { platforms: ['outbox'] };

describe('the checker of the resilience runs', () => {
  it.each(Object.entries(ODD))('when %s, it finds nothing', (_, [change, endStates]) => {
    expect(violationsOf({ ...good, ...change }, { ...EXPECTED, ...(endStates && { endStates }) })).toEqual([]);
  });

  describe.each(Object.entries(BAD))('%s', (_, histories) => {
    it.each(Object.entries(histories))('when %s, it says so', (__, [change, problem]) => {
      expect(violationsOf({ ...good, ...change }, EXPECTED)).toContainEqual(expect.stringContaining(problem));
    });
  });
});
