import { callerError, PublisherError } from '../kernel/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import type { Claim } from './ledger/claim.js';
import { RequestFiles, type SeenRequest } from './ledger/request-files.js';
import { KeyTaken, RequestTicket } from './ledger/request-ticket.js';
import { Operations } from './operations/operations.js';
import { RunningOperations } from './operations/running-operations.js';
import { SameKey } from './operations/same-key.js';
import type { ProbeGate } from './probe-gate.js';
import { answerOf, buildResult } from './publish-result.js';
import { admit, operationOf } from './stages/0-admit.js';
import { publish } from './stages/4-publish.js';
import { archive } from './stages/5-archive.js';
import { claimPhoto } from './stages/claim-photo.js';
import type { Admitted, Captioned, Finished } from './stages/contexts.js';
import { prepare } from './stages/prepare.js';
import { dryRun } from './stages/dry-run.js';
import { keepAnalysis } from './sidecars.js';
import type { WorkflowTools } from './tools.js';
import type { PlatformEnd } from './workflow-metrics.js';
import type { PublishService } from './workflow.ports.js';
import type { FollowOptions, OperationEvent, OperationView, PublishAnswer, PublishRequest } from './workflow.types.js';

/** A caller is answered after this, the run goes on. Spec: publishing.md section 6.2. */
const SOFT_DEADLINE_MS = 25_000;
/** So often one request begins again because another process with the same key was faster. */
const ROUNDS = 5;
type Operation = NonNullable<Admitted['operation']>;

/**
 * The numbered stages in order, with the request file around them. Spec: publishing.md sections 4 to 6.
 */
export class StagedPublishService implements PublishService {
  readonly #running: RunningOperations;
  readonly #operations: Operations;
  readonly #sameKey: SameKey;

  constructor(
    private readonly tools: WorkflowTools,
    private readonly probe: ProbeGate,
  ) {
    this.#running = new RunningOperations((tenant, id, mark) =>
      tools.progress.show(tenant, id, () => ({ mark, body: '' })),
    );
    this.#operations = new Operations(tools, this.#running);
    this.#sameKey = new SameKey(tools, this.#running, this.#operations);
  }

  async publish(runtime: TenantRuntime, request: PublishRequest): Promise<PublishAnswer> {
    if (request.mode !== 'live' || runtime.config.content.debug) return dryRun(runtime, request, this.tools);
    const operation = operationOf(runtime, request);
    if (!operation) throw callerError('idempotency_key_required', 'Send an Idempotency-Key with this request.');
    const soft = this.#softDeadline();
    try {
      for (let round = 1; ; round += 1) {
        const replay = await this.#sameKey.replay(runtime, request, operation, soft.over);
        if (replay.answer) return replay.answer;
        if (this.#running.get(runtime.tenant, operation)) continue;
        try {
          return await this.#start(runtime, { ...request, photo: replay.photo }, operation, replay.file, soft.over);
        } catch (error) {
          if (round >= ROUNDS || !(await this.#sameKey.isElsewhere(runtime, operation, error))) throw error;
        }
      }
    } finally {
      soft.cancel();
    }
  }

  operation(runtime: TenantRuntime, operationId: string): Promise<OperationView | null> {
    return this.#operations.view(runtime, operationId);
  }

  follow(runtimeNow: () => TenantRuntime, operationId: string, options: FollowOptions): AsyncGenerator<OperationEvent> {
    return this.#operations.follow(runtimeNow, operationId, options);
  }

  /** Resolves when no run of this process is under way. For the drain. */
  async idle(): Promise<void> {
    await this.#running.idle();
  }

  /** Runs it, and answers when it is over, claimed (if the caller wants that) or later than a caller waits. */
  #start(
    runtime: TenantRuntime,
    request: PublishRequest,
    operation: Operation,
    seen: SeenRequest | null,
    deadline: Promise<void>,
  ): Promise<PublishAnswer> {
    const ticket = new RequestTicket(this.#requests(runtime), operation, seen);
    const started = this.#running.start(runtime.tenant, operation, (claimed) => {
      const release = runtime.hold(); // the run may outlive this request
      return this.#run(runtime, request, operation, ticket, claimed)
        .catch(async (error: unknown) => {
          this.tools.metrics?.ran('refused');
          await ticket.refuse(error instanceof PublisherError ? error.code : 'internal_error').catch(() => undefined);
          throw error;
        })
        .finally(release);
    });
    const running: PublishAnswer = { outcome: 'running', operationId: operation.id };
    const early = request.respondAsync ? started.claimed.then(() => running) : new Promise<never>(() => undefined);
    const late = deadline.then(async () => {
      // The caller will ask for this id, so it must be known before the answer leaves.
      await ticket.begin(null).catch((error: unknown) => {
        if (!(error instanceof KeyTaken)) throw error;
      });
      return running;
    });
    return Promise.race([started.answer, early, late]);
  }

  async #run(
    runtime: TenantRuntime,
    request: PublishRequest,
    operation: Operation,
    ticket: RequestTicket,
    claimed: (claim: Claim) => void,
  ): Promise<PublishAnswer> {
    const { tools } = this;
    const admitted = { ...(await admit(runtime, request, tools)), operation };
    const captioned = await prepare(admitted, tools, (analyzed) => keepAnalysis(analyzed, tools));
    await this.#prepare(captioned, ticket);
    const startedMs = tools.clock.monotonicMs();
    const claim = await claimPhoto(captioned, tools);
    claimed(claim);
    const photo = captioned.contentHash.slice(0, 12);
    const platforms = captioned.targets.map((target) => target.platform);
    tools.log.info('publish_started', 'A photo is being published.', { photo, platforms });
    const finished = await archive(await publish(captioned, claim, tools), tools);
    const result = buildResult(finished, claim.record.state);
    const latencyMs = tools.clock.monotonicMs() - startedMs;
    tools.metrics?.published(runtime.tenant, endsOf(finished), latencyMs / 1000);
    tools.log.info('publish_finished', 'A publish run has ended.', {
      photo,
      results: Object.fromEntries([...finished.results].map(([platform, one]) => [platform, one.status])),
      warnings: finished.warnings,
      latency_ms: Math.round(latencyMs),
    });
    tools.crash.at('answer', 'before');
    await ticket.finish(result).catch(() => undefined); // the ledger record holds the same answer
    tools.crash.at('answer', 'after');
    const answer = answerOf(result, false);
    if (answer.outcome !== 'running') tools.metrics?.ran(answer.outcome);
    return answer;
  }

  /** First writes of a run: the storage is asked whether it honours conditions, the key says its photo. */
  async #prepare(captioned: Captioned, ticket: RequestTicket): Promise<void> {
    this.tools.crash.at('probe', 'before');
    await this.probe.check(captioned.runtime.storage);
    this.tools.crash.at('probe', 'after');
    this.tools.crash.at('request_file', 'before');
    await ticket.begin(captioned.contentHash);
    this.tools.crash.at('request_file', 'after');
  }

  #requests(runtime: TenantRuntime): RequestFiles {
    return new RequestFiles(runtime.storage.documents, this.tools);
  }

  #softDeadline(): { readonly over: Promise<void>; cancel(): void } {
    const controller = new AbortController();
    const never = new Promise<void>(() => undefined);
    // A cancelled deadline is never over: its waiters are forgotten with it.
    const over = this.tools.pause(SOFT_DEADLINE_MS, controller.signal).catch(() => never);
    return { over, cancel: () => controller.abort() };
  }
}

/** What became of each platform, by its type. */
function endsOf({ targets, results }: Finished): readonly PlatformEnd[] {
  const types = new Map(targets.map(({ platform, type }) => [platform, type]));
  return [...results].map(([platform, { status }]) => ({ type: types.get(platform) ?? '', status }));
}
