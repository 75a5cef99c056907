import { Readable } from 'node:stream';
import type { CommandWorld } from '../../../src/cli/command-world.js';
import { EXIT } from '../../../src/cli/exit-codes.js';
import { Interruption } from '../../../src/cli/interruption.js';
import { runProgram } from '../../../src/cli/program.js';
import { loadEnvironment } from '../../../src/platform/environment/index.js';

/** How a command ended and what it said. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions extends Partial<Pick<CommandWorld, 'app' | 'terminal'>> {
  /** What stands on standard input. */
  readonly input?: string;
  /** Called when the program is about to begin; the signal may be given later. */
  readonly onInterruption?: (interruption: Interruption) => void;
}

/** Runs the program as a process of its own would, in this one. @param env its whole environment */
export async function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { input = '', onInterruption, ...world }: RunOptions = {},
): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const interruption = new Interruption({
    say: (sentence) => void err.push(`${sentence}\n`),
    exit: (code) => void err.push(`exit ${code}\n`),
    unclear: EXIT.partly,
  });
  onInterruption?.(interruption);
  const code = await runProgram(args, {
    load: () => loadEnvironment(env),
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    unforeseen: (error) => {
      throw error;
    },
    terminal: null,
    input: Readable.from(input === '' ? [] : [input]),
    interruption,
    ...world,
  });
  return { code, out: out.join(''), err: err.join('') };
}
