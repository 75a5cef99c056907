import type { HttpStreamCall } from '../../platform/http/index.js';
import type { DeliveryOutbox } from '../outbox/index.js';
import type { CollectedJob, JobFacts, LogUnavailable } from '../pipeline.types.js';
import { callTo, idText, withReadRetries } from './gitlab-calls.js';
import type { GitLabTools } from './gitlab-calls.js';
import { failureOf, ReadFailure, readFailure } from './read-failure.js';
import { repaired } from './repaired-text.js';
import { within } from './within.js';

/** Without a byte, head or body. */
const IDLE_MS = 30_000;
const TOTAL_MS = 300_000;

/** Where logs go, and what is done to them on the way. */
export interface TraceSink {
  readonly outbox: DeliveryOutbox;
  /** Hides secrets in text that comes in pieces; null = it stays as it is. */
  readonly masked: ((text: AsyncIterable<string>) => AsyncIterable<string>) | null;
  /** Most milliseconds of one read, default 300 000; of silence, default 30 000. */
  readonly totalMs?: number;
  readonly idleMs?: number;
}

/** Which log. */
export interface TraceOf {
  readonly recordId: string;
  readonly projectId: number;
  readonly job: JobFacts;
}

/**
 * Brings one log from the socket to the outbox, piece by piece. What GitLab says in place of a log is not kept.
 * @throws the signal's reason, and what the outbox throws
 * Spec: pipeline-logs.md section 4.
 */
export async function collectTrace(
  tools: GitLabTools,
  sink: TraceSink,
  of: TraceOf,
  signal: AbortSignal,
): Promise<CollectedJob> {
  const facts = of.job;
  try {
    const kept = await withReadRetries(tools, 'trace', signal, () =>
      within(sink.totalMs ?? TOTAL_MS, signal, (inTime) => readOnce(tools, sink, of, inTime)),
    );
    return { facts, ...kept, unavailable: null };
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    return { facts, bytes: 0, cut: false, unavailable: unavailable(error) };
  }
}

function unavailable({ status }: ReadFailure): LogUnavailable {
  if (status === 404) return 'not_found';
  return status === 401 || status === 403 ? 'forbidden' : 'fetch_failed';
}

async function readOnce(
  tools: GitLabTools,
  { outbox, masked, idleMs = IDLE_MS }: TraceSink,
  { recordId, projectId, job }: TraceOf,
  signal: AbortSignal,
): Promise<Pick<CollectedJob, 'bytes' | 'cut'>> {
  const call: HttpStreamCall = {
    ...callTo(tools, 'trace', `projects/${idText(projectId)}/jobs/${idText(job.job_id)}/trace`),
    timeoutMs: idleMs,
    // Any byte earns the whole patience anew: a limit of silence, not of pace.
    minBytesPerSecond: 1000 / idleMs,
    // Where to stop is decided below, without an error.
    maxBytes: Number.MAX_SAFE_INTEGER,
    signal,
  };
  const answer = await tools.http.open(call);
  const failure = failureOf(answer, tools.clock);
  if (failure) {
    answer.body.destroy();
    throw failure;
  }
  const source = new Source(answer.body as AsyncIterable<Uint8Array>, tools.settings.maxTraceBytes);
  const text = repaired(source.chunks(), () => source.isCut);
  try {
    const bytes = await outbox.writeTrace(recordId, job.job_id, encoded(masked ? masked(text) : text));
    return { bytes, cut: source.isCut };
  } catch (error) {
    // What failed is GitLab or the disk; the outbox may wrap either.
    throw source.failure ?? error;
  } finally {
    answer.body.destroy();
  }
}

/** The first bytes of a log, up to a cap, and how reading them ended. */
class Source {
  isCut = false;
  failure: ReadFailure | null = null;

  constructor(
    private readonly body: AsyncIterable<Uint8Array>,
    private readonly maxBytes: number,
  ) {}

  async *chunks(): AsyncGenerator<Uint8Array> {
    let left = this.maxBytes;
    try {
      for await (const chunk of this.body) {
        if (chunk.length > left) {
          this.isCut = true;
          if (left > 0) yield chunk.subarray(0, left);
          return;
        }
        left -= chunk.length;
        yield chunk;
      }
    } catch (error) {
      this.failure = readFailure(error) ?? new ReadFailure(null, true);
      throw error;
    }
  }
}

async function* encoded(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const part of text) yield Buffer.from(part, 'utf8');
}
