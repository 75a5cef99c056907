/**
 * Order of the test files: what takes minutes begins first, so that no worker stands idle at the end. In a fresh
 * clone Jest knows no durations and would go by the size of the files.
 */
const { dirname } = require('node:path');
const Sequencer = require(
  require.resolve('@jest/test-sequencer', { paths: [dirname(require.resolve('jest/package.json'))] }),
).default;

/** Longest first. */
const LONG = [
  'src/workflow/publish.model.spec.ts',
  'test/resilience/',
  'test/e2e/orchestrator-faults.spec.ts',
  'test/e2e/output.spec.ts',
  'test/contract/storage/',
  'test/contract/ledger/',
  'test/e2e/',
];

const rank = ({ path }) => {
  const place = LONG.findIndex((part) => path.replaceAll('\\', '/').includes(part));
  return place === -1 ? LONG.length : place;
};

class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}

module.exports = LongestFirst;
