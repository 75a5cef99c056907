import type { TenantRuntime } from '../../tenancy/index.js';
import { isStorageTrouble } from '../ledger/claim.js';
import { Ledger, type LedgerView } from '../ledger/ledger.js';
import { LEASE_MS } from '../ledger/record.js';
import { RequestFiles, type SeenRequest } from '../ledger/request-files.js';
import { answerOf, parseResult } from '../publish-result.js';
import type { WorkflowTools } from '../tools.js';
import type { FollowOptions, OperationEvent, OperationView } from '../workflow.types.js';
import { doneEvent, eventsOf, interruptedEvent } from './operation-events.js';
import type { RunningOperations } from './running-operations.js';

/** How long a storage that is away is left alone. */
const AWAY_MS = 2_000;

/** What the ledger record knows of a request. */
export interface RequestTraceView {
  /** Null = none yet. */
  readonly answer: unknown;
  /** Somebody works on it now. */
  readonly live: boolean;
  readonly record: LedgerView['record'] | null;
}

/**
 * Publish runs as they can be asked for by their id, on any replica: the request file says which photo, the record
 * says how far. Reads only. Spec: publishing.md section 6.4.
 */
export class Operations {
  constructor(
    private readonly tools: WorkflowTools,
    private readonly running: RunningOperations,
  ) {}

  /** Null = not known here. */
  async view(runtime: TenantRuntime, operationId: string): Promise<OperationView | null> {
    const file = await this.#file(runtime, operationId);
    return file && this.#viewOf(runtime, operationId, file, await this.traceOf(runtime, operationId, file.contentHash));
  }

  /**
   * What happens in an operation, from its beginning, until `done`: from this process while it runs here, else from
   * the record every 2 s, and sooner when its process shows that it has changed.
   * @param runtimeNow the tenant's services; asked again for every look
   * An unknown id ends at once; a storage that is away is asked again later.
   */
  async *follow(
    runtimeNow: () => TenantRuntime,
    operationId: string,
    { signal, since }: FollowOptions,
  ): AsyncGenerator<OperationEvent> {
    const told = new Set<string>();
    let isFirst = true;
    let mark: string | null = null;
    while (!signal.aborted) {
      const runtime = runtimeNow();
      const here = this.running.live(runtime.tenant, operationId, signal);
      const seen = here ? { record: here.record, view: null } : await this.#look(runtime, operationId).catch(away);
      if (!seen) return;
      if (seen === 'away') {
        await this.tools.pause(AWAY_MS, signal).catch(() => undefined);
        continue;
      }
      const events = [...eventsOf(operationId, seen.record), ...lastOf(seen.view)];
      if (isFirst) for (const id of idsUpTo(events, since)) told.add(id);
      isFirst = false;
      for (const event of events) {
        if (told.has(event.id)) continue;
        told.add(event.id);
        yield event;
      }
      if (seen.view?.state === 'done') return;
      if (here) await here.changed;
      else mark = (await this.tools.progress.news(runtime.tenant, operationId, mark, signal))?.mark ?? mark;
    }
  }

  /** What the ledger record knows of a request: its answer, or that it is running now. */
  async traceOf(runtime: TenantRuntime, operationId: string, contentHash: string | null): Promise<RequestTraceView> {
    const view =
      contentHash === null ? null : await new Ledger(runtime.storage.documents, this.tools).load(contentHash);
    const trace = view?.record.requests.find((one) => one.id === operationId);
    if (!view || !trace) return { answer: null, live: false, record: null };
    return { answer: trace.answer, live: view.live && trace.finishedAt === null, record: view.record };
  }

  async #look(
    runtime: TenantRuntime,
    operationId: string,
  ): Promise<{ readonly record: LedgerView['record'] | null; readonly view: OperationView } | null> {
    const file = await this.#file(runtime, operationId);
    if (!file) return null;
    const trace = await this.traceOf(runtime, operationId, file.contentHash);
    return { record: trace.record, view: this.#viewOf(runtime, operationId, file, trace) };
  }

  #viewOf(runtime: TenantRuntime, id: string, file: SeenRequest, trace: RequestTraceView): OperationView {
    const known = {
      id,
      contentHash: file.contentHash,
      photoName: trace.record?.photo.name ?? null,
      startedAt: file.createdAt,
      updatedAt: trace.record?.updatedAt ?? file.writtenAt,
      answer: null,
      refusal: null,
    };
    const stored = file.answer ?? trace.answer;
    if (stored !== null) return { ...known, state: 'done', answer: answerOf(parseResult(stored), true) };
    if (trace.live || this.running.has(runtime.tenant, id)) return { ...known, state: 'running' };
    if (file.refusal !== null) return { ...known, state: 'done', refusal: file.refusal };
    // Before its claim only the age of the file tells a run of another process from one that died.
    const mayRun = trace.record === null && file.ageMs < LEASE_MS;
    return { ...known, state: mayRun ? 'running' : 'interrupted' };
  }

  /** Null = not known here. The file of a bulk job's key stands for that job, which is asked for by its own id. */
  async #file(runtime: TenantRuntime, operationId: string): Promise<SeenRequest | null> {
    const file = await new RequestFiles(runtime.storage.documents, this.tools).read(operationId);
    return file?.jobId === null ? file : null;
  }
}

/** Ids of what the caller has already. */
function idsUpTo(events: readonly OperationEvent[], since: string | null): readonly string[] {
  const at = events.findIndex(({ id }) => id === since);
  return events.slice(0, at + 1).map(({ id }) => id);
}

function lastOf(view: OperationView | null): readonly OperationEvent[] {
  if (view?.state === 'interrupted') return [interruptedEvent()];
  return view?.state === 'done' ? [doneEvent(view)] : [];
}

function away(error: unknown): 'away' {
  if (isStorageTrouble(error)) return 'away';
  throw error;
}
