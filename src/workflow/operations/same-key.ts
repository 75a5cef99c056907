import { hasCode } from '../../kernel/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { keyReused, RequestFiles, type SeenRequest } from '../ledger/request-files.js';
import { KeyTaken } from '../ledger/request-ticket.js';
import { answerOf, parseResult } from '../publish-result.js';
import { photoOfKey } from '../stages/candidates.js';
import type { Admitted } from '../stages/contexts.js';
import type { WorkflowTools } from '../tools.js';
import type { PublishAnswer, PublishRequest } from '../workflow.types.js';
import type { Operations } from './operations.js';
import type { RunningOperations } from './running-operations.js';

const REPLAY_POLL_MS = 500;
/** Refusals that the same key in another process may be the reason of. */
const CONTENDED = ['in_progress', 'already_published', 'photo_busy', 'photo_not_found', 'nothing_to_publish'] as const;

type Operation = NonNullable<Admitted['operation']>;

/** What a repeated request comes to: its answer, or the photo it stands for and the file it goes on from. */
interface Replay {
  readonly answer: PublishAnswer | null;
  readonly photo: PublishRequest['photo'];
  readonly file: SeenRequest | null;
}

/** What one Idempotency-Key stands for, when it comes again, here or on another replica. Spec: publishing.md section 6.3. */
export class SameKey {
  constructor(
    private readonly tools: WorkflowTools,
    private readonly running: RunningOperations,
    private readonly operations: Operations,
  ) {}

  /** The same key again: its answer, or the photo it stands for. Spec: publishing.md section 6.3. */
  async replay(
    runtime: TenantRuntime,
    request: PublishRequest,
    operation: Operation,
    deadline: Promise<void>,
  ): Promise<Replay> {
    let over = false;
    void deadline.then(() => (over = true));
    const running: PublishAnswer = { outcome: 'running', operationId: operation.id };
    for (;;) {
      const file = await new RequestFiles(runtime.storage.documents, this.tools).read(operation.id);
      if (file && file.bodyHash !== operation.bodyHash) throw keyReused();
      const goOn = { answer: null, photo: request.photo, file };
      const here = this.running.get(runtime.tenant, operation);
      if (here) {
        if (request.respondAsync) return { ...goOn, answer: running };
        const answer = await Promise.race([
          here.catch((error: unknown) => this.#gaveWay(runtime, operation, error)),
          deadline.then(() => running),
        ]);
        if (answer === null) continue;
        return { ...goOn, answer: 'result' in answer ? { ...answer, replayed: true } : answer };
      }
      if (!file) return goOn;
      const trace =
        file.answer === null ? await this.operations.traceOf(runtime, operation.id, file.contentHash) : null;
      const stored = file.answer ?? trace?.answer ?? null;
      if (stored !== null) return { ...goOn, answer: answerOf(parseResult(stored), true) };
      if (!trace?.live) {
        return { ...goOn, photo: await photoOfKey(runtime, this.tools, request.photo, file.contentHash) };
      }
      // Nor does a process that goes away wait for another one.
      if (over || request.respondAsync || this.tools.drain.isDraining()) return { ...goOn, answer: running };
      await this.tools.pause(REPLAY_POLL_MS);
    }
  }

  /** Whether another process has begun or ended this very request meanwhile: then its answer is the answer. */
  async isElsewhere(runtime: TenantRuntime, operation: Operation, error: unknown): Promise<boolean> {
    if (error instanceof KeyTaken) {
      await this.tools.pause(REPLAY_POLL_MS);
      return true;
    }
    if (!CONTENDED.some((code) => hasCode(error, code))) return false;
    const file = await new RequestFiles(runtime.storage.documents, this.tools).read(operation.id);
    if (!file || file.bodyHash !== operation.bodyHash) return false;
    const trace = await this.operations.traceOf(runtime, operation.id, file.contentHash);
    return file.answer !== null || trace.answer !== null || trace.live;
  }

  /** A run that gave way to another process has no answer of its own. @returns null = look again */
  async #gaveWay(runtime: TenantRuntime, operation: Operation, error: unknown): Promise<null> {
    if (await this.isElsewhere(runtime, operation, error)) return null;
    throw error;
  }
}
