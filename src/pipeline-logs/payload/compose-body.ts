import type { DeliveryOutbox, RelayRecord } from '../outbox/index.js';
import type { CollectedJob } from '../pipeline.types.js';
import { BODY_END, bodyStart, cutLine, jobEnd, jobStart } from './body-members.js';
import type { BodyPlan, Cut } from './body-plan.js';
import { escaped, TailStart } from './json-text.js';

/**
 * The body of a pipeline, piece by piece: neither it nor a log is in memory as a whole. The same bytes for the same
 * record and plan. Spec: pipeline-logs.md sections 6 and 11.
 */
export async function* composeBody(
  outbox: DeliveryOutbox,
  record: RelayRecord,
  plan: BodyPlan,
): AsyncGenerator<Uint8Array> {
  let before = bodyStart(record.facts);
  for (const job of record.jobs) {
    const cut = plan.get(job.facts.job_id);
    yield Buffer.from(before + jobStart(job));
    yield* logText(outbox, record.id, job, cut);
    before = `${jobEnd(job, { sizeBeforeCut: cut || job.cut ? job.bytes : null })},`;
  }
  const last = record.jobs.length > 0 ? before.slice(0, -1) : before;
  yield Buffer.from(last + BODY_END);
}

async function* logText(
  outbox: DeliveryOutbox,
  id: string,
  job: CollectedJob,
  cut: Cut | undefined,
): AsyncGenerator<Uint8Array> {
  if (job.bytes === 0 || cut?.kind === 'empty') return;
  const chunks = outbox.readTrace(id, job.facts.job_id) as AsyncIterable<Uint8Array>;
  if (cut) yield* tail(chunks, cut);
  else for await (const chunk of chunks) yield escaped(chunk);
}

async function* tail(
  chunks: AsyncIterable<Uint8Array>,
  { minBytes, minEscaped }: Extract<Cut, { kind: 'tail' }>,
): AsyncGenerator<Uint8Array> {
  const start = new TailStart(minBytes, minEscaped);
  let isInTail = false;
  for await (const chunk of chunks) {
    if (isInTail) {
      yield escaped(chunk);
      continue;
    }
    const at = start.find(chunk);
    if (at === null) continue;
    isInTail = true;
    yield Buffer.from(cutLine(start.bytes));
    yield escaped(chunk.subarray(at));
  }
  if (!isInTail) yield Buffer.from(cutLine(start.bytes));
}
