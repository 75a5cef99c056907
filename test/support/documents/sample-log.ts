import { EVENT_ROWS } from '../log-events.js';
import { knownMetrics } from '../monitoring/known-metrics.js';

/** A field and a word that commands of the documents look for. */
export type LookedFor = readonly [field: string, word: string];

/** What `"field":"word"` commands look for, beside the fields that every line has. */
export function lookedFor(code: string): readonly LookedFor[] {
  return Array.from(
    code.matchAll(/"([a-z_]+)":"([a-z0-9_-]+)"/g),
    ([, field = '', word = '']) => [field, word] as const,
  );
}

const NUMBERS = ['latency_ms', 'http_status', 'open_requests', 'age_s', 'bytes', 'tokens', 'attempt', 'duration_ms'];
const VALUES: Readonly<Record<string, number>> = { latency_ms: 12_345, http_status: 503 };

/** A log with every event at every level, with every field of its row, and with every word somebody looks for. */
export function sampleLog(wanted: readonly LookedFor[]): string {
  const lines = EVENT_ROWS.flatMap(({ event, levels, fields }) =>
    levels.flatMap((level) => {
      const plain = Object.fromEntries(
        fields.map((field) => [field, NUMBERS.includes(field) ? (VALUES[field] ?? 3) : `some_${field}`]),
      );
      const base = { time: '2026-01-01T00:00:00.000Z', level, event, tenant: 'aurora', request_id: 'by-hand-1' };
      const line = { ...base, route: '/api/images', instance: '0123456789ab', ...plain, msg: '[MASKED]' };
      const ofThis = wanted.filter(([field]) => fields.includes(field));
      // A line with all the words that differ in their fields, for commands that look for several at once.
      const groups = new Map<string, string[]>();
      for (const [field, word] of ofThis) groups.set(field, [...new Set([...(groups.get(field) ?? []), word])]);
      return [line, ...combinations([...groups]).map((words) => ({ ...line, ...words }))];
    }),
  );
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function combinations(groups: readonly (readonly [string, readonly string[]])[]): readonly Record<string, string>[] {
  return groups.reduce<readonly Record<string, string>[]>(
    (soFar, [field, words]) => soFar.flatMap((line) => words.map((word) => ({ ...line, [field]: word }))),
    [{}],
  );
}

/** Metrics as a process tells them, with every label's word that somebody looks for. */
export function sampleMetrics(code: string): string {
  const wanted = Array.from(code.matchAll(/\b([a-z_]+)="([a-z0-9_]+)"/g), ([, label = '', word = '']) => [label, word]);
  return [...knownMetrics()]
    .flatMap(([name, labels]) => [
      `${name} 1`,
      ...wanted
        .filter(([label = '']) => labels.includes(label))
        .map(([label, word]) => `${name}{${label}="${word}"} 1`),
    ])
    .map((line) => `${line}\n`)
    .join('');
}
