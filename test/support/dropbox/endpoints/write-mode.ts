import type { Check } from '../wire/args.js';
import { ArgProblem, tag } from '../wire/args.js';
import { rev } from '../wire/path-args.js';

/** What an upload does with a file that is there already. */
export type WriteMode =
  { readonly tag: 'add' } | { readonly tag: 'overwrite' } | { readonly tag: 'update'; readonly rev: string };

const plain = tag('add', 'overwrite', 'update');

/** `"add"`, `{".tag": "add"}`, `{".tag": "update", "update": "<rev>"}`; the last one not without its value. */
export const writeMode: Check<WriteMode> = (value, where) => {
  const kind = plain(value, where);
  if (kind !== 'update') return { tag: kind };
  const given = typeof value === 'object' ? (value as Readonly<Record<string, unknown>>)['update'] : undefined;
  if (given === undefined) throw new ArgProblem(`${where}: missing required field 'update'`);
  return { tag: kind, rev: rev(given, `${where}.update`) };
};
