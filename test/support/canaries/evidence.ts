import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isWord } from './canary-tenant.js';
import type { NeedleIndex } from './needle-index.js';

/** An answer as it came, and who was asked. */
export interface SeenAnswer {
  /** Null = no tenant. */
  readonly tenant: string | null;
  readonly text: string;
}

/** All that left a process. */
export interface Evidence {
  readonly stdout: string;
  readonly stderr: string;
  readonly answers: readonly SeenAnswer[];
  /** By path below the working directory. */
  readonly files: ReadonlyMap<string, string>;
}

export const SINKS = ['stdout', 'stderr', 'status line', 'header', 'Set-Cookie', 'Location', 'body', 'file'] as const;
export type Sink = (typeof SINKS)[number];

/** Something that was found where it must not be. Never the value itself. */
export interface Leak {
  readonly sink: Sink;
  readonly tenant: string;
  readonly kind: string;
  readonly form: string;
}

/** The whole list of what may leave us. Spec: observability.md section 3. */
const ALLOWED = [
  { what: 'our own Set-Cookie', in: 'answers', part: /^set-cookie: (?:__Host-)?pv2_(?:id|session)=[^;\r\n]*/gim },
] as const;

/** Searches everything. */
export function leaksIn(evidence: Evidence, index: NeedleIndex): readonly Leak[] {
  return [
    ...textLeaks('stdout', evidence.stdout, index),
    ...textLeaks('stderr', evidence.stderr, index),
    ...evidence.answers.flatMap((answer) => answerLeaks(answer, index)),
    ...[...evidence.files].flatMap(([path, text]) => fileLeaks(path, text, index)),
  ];
}

function textLeaks(sink: 'stdout' | 'stderr', text: string, index: NeedleIndex): readonly Leak[] {
  return index.find(text).map(({ tenant, kind, form }) => ({ sink, tenant, kind, form }));
}

/** Secrets never; words only to their own tenant. */
function answerLeaks(answer: SeenAnswer, index: NeedleIndex): readonly Leak[] {
  const text = ALLOWED.reduce((rest, { part }) => rest.replace(part, ''), answer.text);
  const found = index.find(text).filter(({ kind, tenant }) => !isWord(kind) || tenant !== answer.tenant);
  return found.map(({ tenant, kind, form, at }) => ({ sink: partAt(text, at), tenant, kind, form }));
}

function partAt(text: string, at: number): Sink {
  const end = text.indexOf('\r\n\r\n');
  if (end >= 0 && at > end) return 'body';
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at + 1).toLowerCase();
  if (line.startsWith('http/')) return 'status line';
  if (line.startsWith('set-cookie:')) return 'Set-Cookie';
  return line.startsWith('location:') ? 'Location' : 'header';
}

/** A file in a tenant's folder may have its own words, no others. */
function fileLeaks(path: string, text: string, index: NeedleIndex): readonly Leak[] {
  const parts = path.split(sep);
  const owners = parts.flatMap((part, at) => (part === 'photos' || part === 'outbox' ? [parts[at + 1]] : []));
  const found = index
    .find(text)
    .filter(({ kind, tenant }) => !isWord(kind) || (owners.length > 0 && !owners.includes(tenant)));
  return found.map(({ tenant, kind, form }) => ({ sink: 'file', tenant, kind, form }));
}

/** Names and contents of all files below a folder. */
export async function filesBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    files.set(name, `${name}\n${await readFile(path, 'latin1')}`);
  }
  return files;
}
