import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { standaloneProblems } from '../../../src/config-source/env/index.js';
import { loadEnvironment } from '../../../src/platform/environment/index.js';
import { readOptions as readBenchOptions } from '../../../bench/options.js';
import { readOptions as readDemoOptions } from '../../../tools/demo/options.js';
import { readCommandLine } from '../orchestrator/options.js';
import { ROOT } from './blocks.js';
import { checkCommandLine } from './check-command-line.js';
import { isVariable, scripts } from './known-words.js';
import type { Call } from './programs.js';

type Problems = readonly string[] | Promise<readonly string[]>;

/** What is read by a program of ours is given to that very program. */
const SCRIPTS: Readonly<Record<string, (args: readonly string[], call: Call) => Problems>> = {
  demo: (args) => attempt(() => args.includes('--help') || readDemoOptions(args)),
  orchestrator: (args, call) => attempt(() => readCommandLine(args.map((arg) => placed(arg, call)))),
  bench: (args) => attempt(() => readBenchOptions(args)),
  publisher: (args) => checkCommandLine(args),
  'pipeline-logs': (args) => checkCommandLine(['pipeline-logs', ...args]),
  'history:import': (args, call) => checkCommandLine(['history:import', ...args.map((arg) => placed(arg, call))]),
  start: (args, call) => [...onlyAlone(args), ...startable(call)],
};

/** What is wrong with a call of npm. */
export async function checkNpm(call: Call): Promise<readonly string[]> {
  const [command = '', ...rest] = call.args;
  if (command === 'ci') return onlyAlone(rest);
  if (command === 'prune') return rest.join() === '--omit=dev' ? [] : ['prune wants --omit=dev'];
  const [name = '', ...more] = command === 'run' ? rest : [command, ...rest];
  if (!scripts().includes(name)) return [`there is no script ${name}`];
  if (more.length > 0 && more[0] !== '--') return ['arguments of a script stand after --'];
  const args = more.slice(1);
  if (/^test\b/.test(name)) return testArguments(args);
  const known = SCRIPTS[name];
  return known ? known(args, call) : onlyAlone(args);
}

/** A file or folder of the page's reader, wherever the test itself runs. */
function placed(arg: string, { folder }: Call): string {
  return !arg.startsWith('-') && existsSync(join(folder, arg)) ? join(folder, arg) : arg;
}

function onlyAlone(args: readonly string[]): readonly string[] {
  return args.length === 0 ? [] : [`nobody checks the arguments ${args.join(' ')}`];
}

function attempt(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : 'refused'];
  }
}

/** After a second `--` stands a part of a path of a test. */
function testArguments(args: readonly string[]): readonly string[] {
  const words = args[0] === '--' ? args.slice(1) : args;
  return words.flatMap((word) => {
    const isPart = ['src', 'test'].some((top) =>
      readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' }).some(
        (path) => path.endsWith('.spec.ts') && join(top, path).includes(word),
      ),
    );
    return isPart ? [] : [`no test has ${word} in its path`];
  });
}

/** The variables a start was given are understood. */
function startable({ env }: Call): readonly string[] {
  const given = Object.fromEntries(Object.entries(env).filter(([name]) => isVariable(name) && name !== 'DATA_DIR'));
  return attempt(() => {
    const { environment, warnings } = loadEnvironment(given);
    const problems = [
      ...standaloneProblems(environment).map(({ variable, rule }) => `${variable} ${rule}`),
      ...warnings,
    ];
    const told = problems.filter((one) => !/plain text|SESSION_SECRET is not set/.test(one));
    if (told.length > 0) throw new Error(told.join('; '));
  });
}
