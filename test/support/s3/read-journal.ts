import { existsSync, readFileSync } from 'node:fs';
import type { S3JournalEntry } from './journal.js';

/** The entries of a journal file in the order of arrival, each as it was last written; a last line without its end is left out. */
export function readS3Journal(file: string): S3JournalEntry[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const entries = lines.map((line) => JSON.parse(line) as S3JournalEntry);
  const last = new Map(entries.map((entry) => [entry.seq, entry]));
  return [...last.values()].sort((a, b) => a.seq - b.seq);
}
