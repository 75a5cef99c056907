import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs of every machine that the documents may use: they are run as they are. */
const REAL = [
  ...['sh', 'env', 'cat', 'cp', 'mv', 'rm', 'mkdir', 'find', 'tar', 'tr', 'sleep', 'cksum', 'openssl', 'curl'],
  ...['grep', 'sed', 'sort', 'uniq', 'head', 'tail', 'wc', 'cut', 'gzip', 'basename'],
];

/** Programs that start something large, or reach another machine: they are told to a file, and checked afterwards. */
export const TOLD = [
  'npm',
  'node',
  'git',
  'kubectl',
  'helm',
  'heroku',
  'docker',
  'aws',
  'mc',
  'promtool',
  'jq',
  'publisher',
] as const;
export type Told = (typeof TOLD)[number];

/** One call of a program that was told. */
export interface Call {
  readonly program: Told;
  readonly args: readonly string[];
  /** What stood in the environment, the caller's own variables included. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it was called. */
  readonly folder: string;
}

const END_OF_ARGUMENT = '\u001f';
const END_OF_PART = '\u001e';
const END_OF_CALL = '\u001d';

/**
 * `git clone` leaves a folder, and programs that print logs print some. Everything else says nothing. Both ends of a pipe
 * run at the same time: each call is written beside first, and then added in one piece.
 */
const STUB = `#!/bin/sh
name="$(basename "$0")"
{
  printf '%s\\037' "$name" "$@"
  printf '\\036%s\\036' "$PWD"
  env
  printf '\\035'
} > "$CALLS.$$"
cat "$CALLS.$$" >> "$CALLS"
rm "$CALLS.$$"
for last; do :; done
case "$name $1 $2" in
  'git clone '*) mkdir -p "$last" ;;
  'kubectl logs '* | 'docker compose logs'* | 'heroku logs '*) cat "$SAMPLE_LOG" ;;
esac
`;

/** Makes a folder that holds nothing but these programs, to be the whole PATH. @throws Error when the machine lacks one */
export function plantPrograms(folder: string): void {
  mkdirSync(folder);
  for (const name of REAL) symlinkSync(locate(name), join(folder, name));
  for (const name of TOLD) {
    writeFileSync(join(folder, name), STUB);
    chmodSync(join(folder, name), 0o755);
  }
}

function locate(name: string): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`The commands of the documents need ${name}, and it was not found.`);
  return found;
}

/** The calls that were told so far, in order. */
export function callsOf(file: string): readonly Call[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split(END_OF_CALL)
    .slice(0, -1)
    .map((call) => {
      const [words = '', folder = '', env = ''] = call.split(END_OF_PART);
      const [program = '', ...args] = words.split(END_OF_ARGUMENT).slice(0, -1);
      const pairs = env.split('\n').map((line) => [line.split('=')[0] ?? '', line.replace(/^[^=]*=/, '')] as const);
      return { program: program as Told, args, env: Object.fromEntries(pairs), folder };
    });
}
