import type { DeliveryOutbox, RelayRecord } from '../outbox/index.js';
import type { CollectedJob } from '../pipeline.types.js';
import { PayloadTooLargeError } from '../steps.js';
import { BODY_END, bodyStart, cutLine, jobEnd, jobStart } from './body-members.js';
import { escapedBytes, TailStart } from './json-text.js';
import { levelFor } from './size-budget.js';
import type { Level, LogSize } from './size-budget.js';

/** What happens to one log. */
export type Cut =
  /** So much at least goes from its start: bytes, and bytes inside of a JSON string. */
  { readonly kind: 'tail'; readonly minBytes: number; readonly minEscaped: number } | { readonly kind: 'empty' };

/** The logs that are cut, by job. */
export type BodyPlan = ReadonlyMap<number, Cut>;

/** Sizes of a body, in bytes; 0 = any. */
export interface Limits {
  readonly maxLogBytes: number;
  readonly budget: number;
}

/** Escapes make of one byte six at most. */
const WORST_ESCAPE = 6;

/**
 * Decides which logs are cut, and how far. Reads them once when their sizes may matter.
 * @throws PayloadTooLargeError
 * Spec: pipeline-logs.md section 6.
 */
export async function planBody(outbox: DeliveryOutbox, record: RelayRecord, limits: Limits): Promise<BodyPlan> {
  const logs = record.jobs.filter(({ bytes }) => bytes > 0);
  const fixed = fixedBytes(record);
  const worst = logs.reduce((sum, job) => sum + job.bytes * WORST_ESCAPE + lineOf(job) + notesOf(job), fixed);
  if (limits.budget === 0 || worst <= limits.budget) return cutsOf(logs, [], limits, asTheyAre());
  const sizes: LogSize[] = [];
  for (const job of logs) sizes.push(await sizeOf(outbox, record.id, job, limits));
  const level = levelFor(sizes, fixed, limits.budget);
  if (level === null) throw new PayloadTooLargeError();
  return cutsOf(logs, sizes, limits, level);
}

function asTheyAre(): Level {
  return { kind: 'tails', escapedBytes: Number.POSITIVE_INFINITY };
}

function cutsOf(logs: readonly CollectedJob[], sizes: readonly LogSize[], limits: Limits, level: Level): BodyPlan {
  const cuts = new Map<number, Cut>();
  for (const [at, job] of logs.entries()) {
    if (level.kind === 'empty') {
      cuts.set(job.facts.job_id, level);
      continue;
    }
    const size = sizes[at];
    const minBytes = minBytesOf(job, limits);
    const isAbove = size !== undefined && size.tailEscaped > level.escapedBytes;
    const minEscaped = isAbove ? size.escaped - level.escapedBytes : 0;
    if (minBytes + minEscaped > 0) cuts.set(job.facts.job_id, { kind: 'tail', minBytes, minEscaped });
  }
  return cuts;
}

function minBytesOf({ bytes }: CollectedJob, { maxLogBytes }: Limits): number {
  return maxLogBytes === 0 ? 0 : Math.max(0, bytes - maxLogBytes);
}

async function sizeOf(outbox: DeliveryOutbox, id: string, job: CollectedJob, limits: Limits): Promise<LogSize> {
  const start = new TailStart(minBytesOf(job, limits), 0);
  let tailEscaped: number | null = null;
  let escaped = 0;
  for await (const chunk of outbox.readTrace(id, job.facts.job_id) as AsyncIterable<Uint8Array>) {
    if (tailEscaped === null) {
      const at = start.find(chunk);
      if (at !== null) tailEscaped = escapedBytes(chunk.subarray(at));
    } else tailEscaped += escapedBytes(chunk);
    escaped += escapedBytes(chunk);
  }
  return { bytes: job.bytes, escaped, tailEscaped: tailEscaped ?? 0, line: lineOf(job), notes: notesOf(job) };
}

/** The body with every log empty. */
function fixedBytes({ facts, jobs }: RelayRecord): number {
  const parts = jobs.map((job) => jobStart(job) + jobEnd(job, { sizeBeforeCut: job.cut ? job.bytes : null }));
  return Buffer.byteLength(bodyStart(facts) + parts.join(',') + BODY_END);
}

function lineOf({ bytes }: CollectedJob): number {
  return cutLine(bytes).length;
}

function notesOf(job: CollectedJob): number {
  if (job.cut) return 0;
  return jobEnd(job, { sizeBeforeCut: job.bytes }).length - jobEnd(job, { sizeBeforeCut: null }).length;
}
