/**
 * `npm run test:mutations`: breaks one promise at a time in a copy of the project and asks its test whether it
 * notices. A promise whose test stays green is listed and the command fails. `--only AC07` runs one.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { MUTATIONS } from '../test/mutations/mutations.mjs';
import { ensureInstalled } from './bootstrap.mjs';
import { runMain } from './lib/main.mjs';
import { inProject } from './lib/paths.mjs';
import { capture } from './lib/processes.mjs';

const COPIED = ['src', 'test', 'scripts', 'package.json', 'jest.config.cjs', 'tsconfig.json', '.swcrc'];

/** Sources and tests in a folder of their own; what is installed is shared. */
function copyProject() {
  const folder = mkdtempSync(join(tmpdir(), 'publisher-mutations-'));
  for (const name of COPIED) cpSync(inProject(name), join(folder, name), { recursive: true });
  symlinkSync(inProject('node_modules'), join(folder, 'node_modules'), 'dir');
  return folder;
}

/** Makes one edit. Throws when the line is not there exactly once: a mutant that changes nothing proves nothing. */
function edit(folder, name, { file, find, replace }) {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const places = text.split(find).length - 1;
  if (places !== 1) throw new Error(`${name}: the line to break stands ${places} times in ${file}, not once.`);
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  return () => writeFileSync(path, text);
}

/** @returns puts everything back */
function mutate(folder, { name, file, find, replace, also = [] }) {
  const restores = [{ file, find, replace }, ...also].map((one) => edit(folder, name, one));
  return () => restores.reverse().forEach((restore) => restore());
}

/** Runs the test of one promise. @returns its counts */
async function ask(folder, { project, tests, pattern }) {
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const jest = join(folder, 'node_modules/jest/bin/jest.js');
  const chosen = ['--selectProjects', project, '--testPathPatterns', tests, '--testNamePattern', pattern];
  const more = ['--runInBand', '--forceExit', '--json', '--outputFile', report];
  const { output } = await capture(process.execPath, [jest, ...chosen, ...more], {
    cwd: folder,
    env: { NODE_ENV: 'test' },
  });
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests, broken: numRuntimeErrorTestSuites, output };
  } catch {
    return { passed: 0, failed: 0, broken: 1, output };
  }
}

/** @returns null when the test did its work, else what is wrong */
async function judge(folder, mutation) {
  const before = await ask(folder, mutation);
  if (before.passed === 0 || before.failed + before.broken > 0) {
    console.error(before.output);
    return 'the test does not pass unbroken';
  }
  const restore = mutate(folder, mutation);
  try {
    const after = await ask(folder, mutation);
    if (after.broken > 0) return 'the mutant does not even start';
    return after.failed > 0 ? null : 'NOT NOTICED';
  } finally {
    restore();
  }
}

await runMain(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
  const chosen = values.only ? MUTATIONS.filter(({ name }) => values.only.includes(name)) : MUTATIONS;
  if (chosen.length === 0) throw new Error(`There are ${MUTATIONS.map(({ name }) => name).join(', ')}.`);
  await ensureInstalled();
  const folder = copyProject();
  let missed = 0;
  try {
    for (const mutation of chosen) {
      const problem = await judge(folder, mutation);
      if (problem !== null) missed += 1;
      console.log(`${mutation.name.padEnd(10)} ${mutation.breaks.padEnd(78)} ${problem ?? 'noticed'}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\n${chosen.length - missed} of ${chosen.length} mutants noticed`);
  return missed > 0 ? 1 : 0;
});
