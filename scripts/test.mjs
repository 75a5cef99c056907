/**
 * `npm test`: installs, builds, finds a browser, runs the tests and closes with one line,
 * `N passed, N failed`. `--project <name>` (repeatable) runs some kinds only; what follows `--` goes to Jest.
 * Without it, all kinds but resilience and the sweeps of the page: those take minutes and have commands of their own,
 * which CI runs as well.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { cpuReport } from './lib/cpu-report.mjs';
import { runMain } from './lib/main.mjs';
import { tool } from './lib/paths.mjs';
import { runNode } from './lib/processes.mjs';
import { ensureRedis } from './lib/redis.mjs';
import { withSecondTry } from './lib/second-try.mjs';
import { changedFiles, difference } from './lib/tree.mjs';

const PROJECTS = ['unit', 'contract', 'architecture', 'e2e', 'resilience', 'browser', 'sweeps'];
/** What `npm test` runs. */
const EVERYDAY = PROJECTS.filter((name) => !['resilience', 'sweeps'].includes(name));
/** These are looked at with a real browser. */
const IN_BROWSER = ['browser', 'sweeps'];
/** These start the built server; the others compile what they import themselves. */
const NEED_BUILD = ['e2e', 'resilience', 'browser', 'sweeps'];
/** Here several replicas share what they know. */
const NEED_REDIS = ['contract', 'e2e', 'resilience'];
/** Twice the cores of the smallest machine we support: the longest suites wait most of the time. */
const WORKERS = 4;
/** Browsers at once: each draws on a core of its own. */
const BROWSERS = 2;

function readArguments(argv) {
  const cut = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const { values } = parseArgs({
    args: argv.slice(0, cut),
    options: { project: { type: 'string', multiple: true }, watch: { type: 'boolean', default: false } },
  });
  const projects = values.project ?? EVERYDAY;
  const unknown = projects.filter((name) => !PROJECTS.includes(name));
  if (unknown.length > 0) throw new Error(`No project ${unknown.join(', ')}; there are ${PROJECTS.join(', ')}.`);
  return { projects, watch: values.watch, forJest: argv.slice(cut + 1) };
}

/** One run of Jest. @returns its exit code, its counts and what `withSecondTry` asks for */
async function runJest({ projects, workers, folder, env, forJest }) {
  const report = join(folder, `${projects.join('-')}-${workers}.json`);
  const code = await runNode(
    [
      tool.jest,
      ...['--selectProjects', ...projects],
      ...['--maxWorkers', String(workers)],
      ...['--json', '--outputFile', report],
      ...forJest,
    ],
    { env },
  );
  return { code, ...readCounts(report) };
}

function readCounts(report) {
  try {
    const found = JSON.parse(readFileSync(report, 'utf8'));
    const failed = found.testResults.filter(({ status }) => status === 'failed');
    return {
      passed: found.numPassedTests,
      // A suite that cannot even start counts as one failure: it hides an unknown number of tests.
      failed: found.numFailedTests + found.numRuntimeErrorTestSuites,
      skipped: found.numPendingTests + found.numTodoTests,
      failedFiles: failed.map(({ name }) => name),
      passedInFailedFiles: failed
        .flatMap(({ assertionResults }) => assertionResults)
        .filter(({ status }) => status === 'passed').length,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failedFiles: [] }; // Jest ended before it could report
  }
}

async function runInBrowser({ projects, folder, env, forJest }) {
  const first = await runJest({ projects, workers: BROWSERS, folder, env, forJest });
  if (forJest.length > 0) return first; // somebody works at these, and wants to know at once
  return withSecondTry(first, (files) =>
    runJest({ projects, workers: 1, folder, env, forJest: ['--runTestsByPath', ...files] }),
  );
}

async function runAll(projects, forJest) {
  const folder = mkdtempSync(join(tmpdir(), 'publisher-test-'));
  const inBrowser = projects.filter((name) => IN_BROWSER.includes(name));
  const needsBrowser = inBrowser.length > 0;
  if (projects.some((name) => NEED_REDIS.includes(name))) await ensureRedis();
  const costs = join(folder, 'costs.jsonl');
  const env = {
    NODE_ENV: 'test',
    TEST_CPU_FILE: costs,
    ...(needsBrowser && { CHROMIUM_PATH: await ensureChromium() }),
  };
  const together = projects.filter((name) => !IN_BROWSER.includes(name));
  const results = [];
  try {
    if (together.length > 0)
      results.push(await runJest({ projects: together, workers: WORKERS, folder, env, forJest }));
    if (needsBrowser) results.push(await runInBrowser({ projects: inBrowser, folder, env, forJest }));
    for (const line of cpuReport(costs)) console.log(line);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

const sum = (results, key) => results.reduce((total, result) => total + result[key], 0);

/** Tests leave no trace: what git sees must be what it saw before. @returns the number of failures, 0 or 1 */
function tellLeftovers(before, after) {
  if (!before || !after || process.env.UPDATE_SCREENSHOTS === 'true') return 0; // those are meant to change
  const paths = difference(before, after);
  if (paths.length === 0) return 0;
  console.error(
    `\nThe tests left ${paths.length} changed file(s) behind:\n${paths.map((path) => `  ${path}`).join('\n')}`,
  );
  return 1;
}

await runMain(async () => {
  const { projects, watch, forJest } = readArguments(process.argv.slice(2));
  await ensureInstalled();
  const builds = projects.some((name) => NEED_BUILD.includes(name));
  await ensureBuilt({ server: builds, ui: builds, tools: builds });
  if (watch) return runNode([tool.jest, '--selectProjects', ...projects, '--watch', ...forJest]);
  const before = await changedFiles();
  const results = await runAll(projects, forJest);
  const failed = sum(results, 'failed') + tellLeftovers(before, await changedFiles());
  const skipped = sum(results, 'skipped');
  const unsteady = results.flatMap((result) => result.unsteady ?? []);
  if (unsteady.length > 0)
    console.log(`\nPassed only the second time:\n${unsteady.map((file) => `  ${file}`).join('\n')}`);
  console.log(`\n${sum(results, 'passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 || results.some(({ code }) => code !== 0) ? 1 : 0;
});
