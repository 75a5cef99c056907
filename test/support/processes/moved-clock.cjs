/**
 * Loaded into a server process before anything else (`node --require`): its wall clock is ahead by so many milliseconds
 * as the file `<data folder>.clock` says, which a test may change while the process runs.
 */
const { readFileSync } = require('node:fs');
const { performance } = require('node:perf_hooks');

const LOOK_MS = 250;
const { now } = Date;
let aheadMs = 0;
let lookedMs = Number.NEGATIVE_INFINITY;

Date.now = () => {
  const ms = performance.now();
  if (ms - lookedMs > LOOK_MS) {
    lookedMs = ms;
    aheadMs = written();
  }
  return now() + aheadMs;
};

function written() {
  try {
    return Number(readFileSync(`${process.env.DATA_DIR}.clock`, 'utf8'));
  } catch {
    return aheadMs; // nobody moved it
  }
}
