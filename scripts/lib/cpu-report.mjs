/** What the tests cost, at the end of `npm test`: CPU time, which unlike the clock does not depend on other load. */
import { readFileSync } from 'node:fs';

/** CPU seconds per project, as CONTRIBUTING.md has them. More is told, and fails nothing. */
const BUDGETS = { unit: 180, contract: 280, architecture: 20, e2e: 400, resilience: 300, browser: 160, sweeps: 380 };
const MOST = 10;

const seconds = (ms) => (ms / 1000).toFixed(1).padStart(6);

/** @param path what `cpu-environment.cjs` wrote @returns lines to print, none without it */
export function cpuReport(path) {
  const files = readLines(path);
  if (files.length === 0) return [];
  const dearest = files.toSorted((a, b) => b.ms - a.ms).slice(0, MOST);
  return [
    '',
    'CPU seconds by project, of its budget (CONTRIBUTING.md):',
    ...Object.entries(BUDGETS).flatMap(([project, budget]) => ofProject(files, project, budget)),
    `The ${dearest.length} test files that cost most:`,
    ...dearest.map(({ file, ms }) => `  ${seconds(ms)}  ${file}`),
  ];
}

function ofProject(files, project, budget) {
  const own = files.filter((file) => file.project === project);
  if (own.length === 0) return [];
  const ms = own.reduce((sum, file) => sum + file.ms, 0);
  const over = ms > budget * 1000 ? '  over its budget' : '';
  return [`  ${seconds(ms)} of ${budget}  ${project}, ${own.length} files${over}`];
}

function readLines(path) {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  } catch {
    return []; // no test ran
  }
}
