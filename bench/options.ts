import { parseArgs } from 'node:util';

export interface Options {
  /** Empty = all. */
  readonly only: readonly string[];
  readonly quick: boolean;
  readonly help: boolean;
}

/** @throws Error naming what cannot be understood */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return { only: values.only.flatMap((names) => names.split(',')), quick: values.quick, help: values.help };
}

/** @param benches name and question of each */
export function usage(benches: readonly { readonly name: string; readonly question: string }[]): string {
  const longest = Math.max(...benches.map(({ name }) => name.length));
  return [
    'Usage: npm run bench -- [--only <name>[,<name>]] [--quick]',
    '  --only   some benches instead of all',
    '  --quick  fewer and shorter rounds: shows that a bench works, its figures mean little',
    '',
    ...benches.map(({ name, question }) => `  ${name.padEnd(longest)}  ${question}`),
  ].join('\n');
}
