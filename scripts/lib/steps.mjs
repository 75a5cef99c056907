import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { capture } from './processes.mjs';

const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);

async function runStep(step) {
  const since = performance.now();
  const { code, output } = await capture(process.execPath, step.args);
  const ok = code === 0;
  if (!ok) console.log(`\n── ${step.name} ──\n${output.trimEnd()}\n`);
  return {
    ok,
    line: `${ok ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(12)} ${seconds(since).padStart(6)} s  ${step.what}`,
  };
}

/**
 * Runs steps, some at a time, and prints the output of those that failed.
 * @param {readonly { name: string, what: string, args: readonly string[] }[]} steps arguments for this Node
 * @param {number} atOnce 1…
 * @returns {Promise<readonly { ok: boolean, line: string }[]>} in the order of `steps`
 */
export async function runSteps(steps, atOnce) {
  const results = new Array(steps.length);
  const waiting = steps.map((step, index) => ({ step, index }));
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next.index] = await runStep(next.step);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
