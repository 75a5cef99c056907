import { UsageError } from './usage-error.js';

/** What `--help` and `--version` end with: they have said everything. */
const TOLD: ReadonlySet<string> = new Set(['commander.helpDisplayed', 'commander.help', 'commander.version']);
/** Typing mistakes a name may have to be recognised. */
const NEAR = 2;

/**
 * What the parser found wrong with the words, in one sentence that repeats no value: only the names of options.
 * @returns `told` = nothing was wrong; null = the error is none of the parser
 */
export function parserComplaint(
  error: unknown,
  args: readonly string[],
  commands: readonly string[],
): UsageError | 'told' | null {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  if (typeof code !== 'string' || !code.startsWith('commander.') || !(error instanceof Error)) return null;
  if (TOLD.has(code)) return 'told';
  const command = args.find((word) => commands.includes(word));
  if (code === 'commander.excessArguments') return new UsageError(excess(args, commands, command));
  const words = error.message
    .replace(/^error: /, '')
    .replace(/'(--?[^'=]+)=[^']*'/, "'$1'")
    .replace(/\s*\n\s*/g, ' ');
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}`.replace(/([^.)?])$/, '$1.');
  return new UsageError(`${sentence} See: publisher ${command ?? ''} --help`.replace('  ', ' '));
}

/** Words that no command takes; the first of them may be meant as one. */
function excess(args: readonly string[], commands: readonly string[], command: string | undefined): string {
  const [first = ''] = args;
  if (commands.includes(first)) return `${first} takes fewer words. See: publisher ${first} --help`;
  if (command !== undefined) return `The command comes first: publisher ${command} …`;
  const near = commands.find((name) => distance(name, first) <= NEAR);
  if (near !== undefined) return `There is no such command; did you mean ${near}?`;
  return 'There is no such command. A photo to publish is named with --select. See: publisher --help';
}

/** Levenshtein: letters to add, drop or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((row[j] ?? 0) + Number(letter !== other), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
