import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { callsOf, type Call } from './programs.js';
import type { Block } from './blocks.js';

export interface PageRun {
  /** Where the commands are run. */
  readonly folder: string;
  /** The whole PATH, see `plantPrograms`. */
  readonly programs: string;
  readonly blocks: readonly Block[];
  readonly env: Readonly<Record<string, string>>;
  /** What a person types when a command asks. */
  readonly typed: string;
  /** An answer of 400 and more ends a command as a failure. */
  readonly isStrict: boolean;
}

export interface PageEnd {
  /** Null = every command succeeded. */
  readonly failed: string | null;
  readonly output: string;
  readonly calls: readonly Call[];
}

/** Runs the blocks of a page in one shell, one after the other, as a reader does. */
export async function runPage({ folder, programs, blocks, env, typed, isStrict }: PageRun): Promise<PageEnd> {
  const calls = join(folder, '..', 'calls');
  const script = blocks.map(({ line, code }) => `BLOCK='the block at line ${line}'\n${code}\n`).join('\n');
  writeFileSync(join(folder, '..', 'page.sh'), `trap 'echo "$BLOCK failed: $BASH_COMMAND" >&2' ERR\n${script}`);
  if (isStrict) writeFileSync(join(folder, '..', '.curlrc'), 'fail-with-body\n');
  const shell = spawn('/bin/bash', ['-eEu', '-o', 'pipefail', join(folder, '..', 'page.sh')], {
    cwd: folder,
    env: { ...env, PATH: programs, HOME: folder, CURL_HOME: join(folder, '..'), CALLS: calls },
  });
  const said: string[] = [];
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (part: Buffer) => said.push(part.toString()));
  shell.stdin.on('error', () => undefined); // nobody asked for anything
  shell.stdin.end(typed);
  const code = await new Promise<number | null>((resolve) => shell.once('close', resolve));
  const output = said.join('');
  return { failed: code === 0 ? null : output.slice(-2000), output, calls: callsOf(calls) };
}
