import { callerError } from '../kernel/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { Ledger } from './ledger/ledger.js';
import { keyReused, RequestFiles } from './ledger/request-files.js';
import type { ProbeGate } from './probe-gate.js';
import { answerOf, parseResult } from './publish-result.js';
import { RunningOperations } from './running-operations.js';
import { admit, operationOf } from './stages/0-admit.js';
import { publish } from './stages/4-publish.js';
import { archive } from './stages/5-archive.js';
import { photoOfKey } from './stages/candidates.js';
import { claimPhoto } from './stages/claim-photo.js';
import type { Admitted, Captioned } from './stages/contexts.js';
import { prepare } from './stages/prepare.js';
import { dryRun } from './stages/dry-run.js';
import { buildResult } from './publish-result.js';
import type { WorkflowTools } from './tools.js';
import type { PublishService } from './workflow.ports.js';
import type { OperationView, PublishAnswer, PublishRequest } from './workflow.types.js';

/** A caller is answered after this, the run goes on. Spec: publishing.md section 6.2. */
const SOFT_DEADLINE_MS = 25_000;
const REPLAY_POLL_MS = 500;

type Operation = NonNullable<Admitted['operation']>;

/**
 * The numbered stages in order, with the request file around them. Spec: publishing.md sections 4 to 6.
 */
export class StagedPublishService implements PublishService {
  readonly #running = new RunningOperations();

  constructor(
    private readonly tools: WorkflowTools,
    private readonly probe: ProbeGate,
  ) {}

  async publish(runtime: TenantRuntime, request: PublishRequest): Promise<PublishAnswer> {
    if (request.mode !== 'live' || runtime.config.content.debug) return dryRun(runtime, request, this.tools);
    const operation = operationOf(runtime, request);
    if (!operation) throw callerError('idempotency_key_required', 'Send an Idempotency-Key with this request.');
    const soft = this.#softDeadline();
    try {
      const replay = await this.#replay(runtime, request, operation, soft.over);
      if (replay.answer) return replay.answer;
      const started = this.#running.start(runtime.tenant, operation, (claimed) => {
        const release = runtime.hold(); // the run may outlive this request
        return this.#run(runtime, { ...request, photo: replay.photo }, operation, claimed).finally(release);
      });
      const running: PublishAnswer = { outcome: 'running', operationId: operation.id };
      const early = request.respondAsync ? started.claimed.then(() => running) : new Promise<never>(() => undefined);
      const late = soft.over.then(async () => {
        // The caller will ask for this id, so it must be known before the answer leaves.
        await this.#requests(runtime).begin(operation.id, operation.bodyHash, null);
        return running;
      });
      return await Promise.race([started.answer, early, late]);
    } finally {
      soft.cancel();
    }
  }

  async operation(runtime: TenantRuntime, operationId: string): Promise<OperationView | null> {
    const file = await this.#requests(runtime).read(operationId);
    if (!file) return null;
    const view = { id: operationId, contentHash: file.contentHash, startedAt: file.createdAt };
    const stored = file.answer ?? (await this.#traceOf(runtime, operationId, file.contentHash)).answer;
    if (stored !== null) return { ...view, state: 'done', answer: answerOf(parseResult(stored), true) };
    const alive =
      this.#running.has(runtime.tenant, operationId) ||
      (await this.#traceOf(runtime, operationId, file.contentHash)).live;
    return { ...view, state: alive ? 'running' : 'interrupted', answer: null };
  }

  /** Resolves when no run of this process is under way. For the drain. */
  async idle(): Promise<void> {
    await this.#running.idle();
  }

  async #run(
    runtime: TenantRuntime,
    request: PublishRequest,
    operation: Operation,
    claimed: () => void,
  ): Promise<PublishAnswer> {
    const { tools } = this;
    const admitted = { ...(await admit(runtime, request, tools)), operation };
    const captioned = await prepare(admitted, tools);
    await this.#prepare(captioned, operation);
    const startedMs = tools.clock.monotonicMs();
    const claim = await claimPhoto(captioned, tools);
    claimed();
    const photo = captioned.contentHash.slice(0, 12);
    const platforms = captioned.targets.map((target) => target.platform);
    tools.log.info('publish_started', 'A photo is being published.', { photo, platforms });
    const finished = await archive(await publish(captioned, claim, tools), tools);
    const result = buildResult(finished, claim.record.state);
    tools.log.info('publish_finished', 'A publish run has ended.', {
      photo,
      results: Object.fromEntries([...finished.results].map(([platform, one]) => [platform, one.status])),
      latency_ms: Math.round(tools.clock.monotonicMs() - startedMs),
    });
    tools.crash.at('answer', 'before');
    await this.#requests(runtime)
      .finish(operation.id, result)
      .catch(() => undefined); // the ledger record holds the same answer
    tools.crash.at('answer', 'after');
    return answerOf(result, false);
  }

  /** First writes of a run: the storage is asked whether it honours conditions, the key says its photo. */
  async #prepare(captioned: Captioned, operation: Operation): Promise<void> {
    this.tools.crash.at('probe', 'before');
    await this.probe.check(captioned.runtime.storage);
    this.tools.crash.at('probe', 'after');
    this.tools.crash.at('request_file', 'before');
    await this.#requests(captioned.runtime).begin(operation.id, operation.bodyHash, captioned.contentHash);
    this.tools.crash.at('request_file', 'after');
  }

  /** The same key again: its answer, or the photo it stands for. Spec: publishing.md section 6.3. */
  async #replay(
    runtime: TenantRuntime,
    request: PublishRequest,
    operation: Operation,
    deadline: Promise<void>,
  ): Promise<{ readonly answer: PublishAnswer | null; readonly photo: PublishRequest['photo'] }> {
    let over = false;
    void deadline.then(() => (over = true));
    const running: PublishAnswer = { outcome: 'running', operationId: operation.id };
    for (;;) {
      const file = await this.#requests(runtime).read(operation.id);
      if (file && file.bodyHash !== operation.bodyHash) throw keyReused();
      const here = this.#running.get(runtime.tenant, operation);
      if (here) {
        if (request.respondAsync) return { answer: running, photo: request.photo };
        const answer = await Promise.race([here, deadline.then(() => running)]);
        return { answer: 'result' in answer ? { ...answer, replayed: true } : answer, photo: request.photo };
      }
      if (!file) return { answer: null, photo: request.photo };
      const trace = file.answer === null ? await this.#traceOf(runtime, operation.id, file.contentHash) : null;
      const stored = file.answer ?? trace?.answer ?? null;
      if (stored !== null) return { answer: answerOf(parseResult(stored), true), photo: request.photo };
      if (!trace?.live) {
        return { answer: null, photo: await photoOfKey(runtime, this.tools, request.photo, file.contentHash) };
      }
      if (over || request.respondAsync) return { answer: running, photo: request.photo };
      await this.tools.pause(REPLAY_POLL_MS);
    }
  }

  /** What the ledger record knows of a request: its answer, or that it is running now. */
  async #traceOf(
    runtime: TenantRuntime,
    operationId: string,
    contentHash: string | null,
  ): Promise<{ readonly answer: unknown; readonly live: boolean }> {
    const view =
      contentHash === null ? null : await new Ledger(runtime.storage.documents, this.tools).load(contentHash);
    const trace = view?.record.requests.find((one) => one.id === operationId);
    if (!view || !trace) return { answer: null, live: false };
    return { answer: trace.answer, live: view.live && trace.finishedAt === null };
  }

  #requests(runtime: TenantRuntime): RequestFiles {
    return new RequestFiles(runtime.storage.documents, this.tools.clock);
  }

  #softDeadline(): { readonly over: Promise<void>; cancel(): void } {
    const controller = new AbortController();
    const never = new Promise<void>(() => undefined);
    // A cancelled deadline is never over: its waiters are forgotten with it.
    const over = this.tools.pause(SOFT_DEADLINE_MS, controller.signal).catch(() => never);
    return { over, cancel: () => controller.abort() };
  }
}
