import { callerError, hasCode, sha256Hex, upstreamError, type PhotoRef } from '../../kernel/index.js';
import { matchPlatforms } from '../../publishers/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { readImported } from '../imports/imported-file.js';
import { keyReused, requestIdOf, RequestFiles } from '../ledger/request-files.js';
import type { ProbeGate } from '../probe-gate.js';
import { nextPhotos } from '../stages/candidates.js';
import type { WorkflowTools } from '../tools.js';
import { MAX_JOB_BYTES, serializeJob } from './job-codec.js';
import type { JobFile, JobFilePhoto } from './job-file.js';
import { JobFiles, newJobId } from './job-files.js';
import { BULK_MAX, type JobOrder, type JobTarget } from './job.types.js';
import { requireAllowed } from './photo-work.js';

const ROUTE = 'bulk';
/** So often one creation begins again because another process with the same key was faster. */
const ROUNDS = 5;
/** What a photo's entry grows by at most while states, codes and revisions are filled in. */
const GROWTH_BYTES = 80;

/** A job that is there. `isNew`: this call has written it down, under this version. */
export interface CreatedJob {
  readonly file: JobFile;
  readonly version: string;
  readonly isNew: boolean;
}

/**
 * Writes a job down: first what its key stands for, then the job itself, so that a repeated request finds the same
 * job on any replica. Spec: publishing.md sections 6.3 and 10.
 */
export class JobCreation {
  constructor(
    private readonly tools: WorkflowTools,
    private readonly probe: ProbeGate,
  ) {}

  /**
   * @throws PublisherError `validation_failed`, `confirmation_required`, `move_not_supported`, `unknown_platform`,
   *   `feature_disabled`, `publish_disabled`, `idempotency_key_reused`, `nothing_to_publish`, storage errors
   */
  async create(runtime: TenantRuntime, order: JobOrder): Promise<CreatedJob> {
    requireSound(order);
    const { documents } = runtime.storage;
    const requests = new RequestFiles(documents, this.tools);
    const id = requestIdOf(runtime.tenant, ROUTE, order.idempotencyKey);
    const bodyHash = bodyHashOf(order);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const seen = await requests.read(id);
      if (seen && (seen.bodyHash !== bodyHash || seen.jobId === null)) throw keyReused();
      const jobs = new JobFiles(documents, this.tools.ids);
      const known = seen?.jobId ? await jobs.read(seen.jobId) : null;
      if (known) return { file: known.file, version: known.version, isNew: false };
      const draft = await this.#draft(runtime, order, seen?.jobId ?? newJobId(this.tools));
      if (!seen) {
        await this.probe.check(runtime.storage);
        const request = { ...requests.blank(bodyHash, null), jobId: draft.id };
        if ((await requests.write(id, request, null)) === null) continue;
      }
      const version = await jobs.create(draft);
      if (version !== null) return { file: draft, version, isNew: true };
    }
    throw upstreamError('storage_unavailable', 'The job could not be written down.');
  }

  /** The job as it begins; its photos are chosen here and never again. */
  async #draft(runtime: TenantRuntime, order: JobOrder, id: string): Promise<JobFile> {
    requireAllowed(runtime, order.action);
    const { platforms, ai, force, allowEmptyCaption, count } = order.options;
    if (matchPlatforms(platforms, runtime.config.publishers).unknown.length > 0) {
      throw callerError('unknown_platform', 'A named platform is not set up here.');
    }
    const chosen = count === null ? order.photos : await this.#choose(runtime, order, count);
    const now = new Date(this.tools.clock.now()).toISOString();
    const file: JobFile = {
      id,
      action: order.action,
      folder: order.folder,
      options: { platforms, ai, force, allowEmptyCaption },
      state: 'queued',
      reason: null,
      isCancelled: false,
      revision: 1,
      owner: this.tools.ids.hex(16),
      actor: order.actor,
      requestId: order.requestId,
      photos: chosen.map(queued),
      startedAt: now,
      updatedAt: now,
      extra: {},
    };
    const bytes = serializeJob(file, '').length + chosen.length * GROWTH_BYTES;
    if (bytes > MAX_JOB_BYTES) throw invalid('too_large', 'These names are too long for one job; make two of it.');
    return file;
  }

  async #choose(runtime: TenantRuntime, { options }: JobOrder, count: number): Promise<readonly JobTarget[]> {
    let imported: ReturnType<typeof readImported> | null = null;
    const admitted = { runtime, imported: () => (imported ??= readImported(runtime.storage)) };
    const chosen: PhotoRef[] = [];
    for await (const ref of nextPhotos(admitted, this.tools, options.order)) {
      if (ref.folder === 'inbox') chosen.push(ref);
      if (chosen.length >= count) break;
    }
    if (chosen.length === 0) throw callerError('nothing_to_publish', 'There is nothing to publish right now.');
    return chosen.map(({ name, version }) => ({ name, expectedVersion: version }));
  }

  /** After a creation; what cannot be cleared now is cleared another time. */
  async clear(runtime: TenantRuntime, id: string): Promise<void> {
    await new JobFiles(runtime.storage.documents, this.tools.ids).clear(id).catch((error: unknown) => {
      if (!hasCode(error, 'storage_unavailable')) throw error;
    });
  }
}

function queued({ name, expectedVersion }: JobTarget): JobFilePhoto {
  const nothing = { code: null, finalName: null, version: null, contentHash: null, results: null };
  return { name, expectedVersion, state: 'queued', ...nothing, tries: 0, revision: 1 };
}

/** What no tenant's settings can make right. */
function requireSound({ action, folder, photos, options }: JobOrder): void {
  const isChosen = options.count !== null;
  if (isChosen && (action !== 'publish' || photos.length > 0 || folder !== 'inbox')) {
    throw invalid('count', 'Only publishing from the inbox chooses photos, and only when none is named.');
  }
  const size = options.count ?? photos.length;
  if (size < 1 || size > BULK_MAX[action]) throw invalid('size', `1 to ${BULK_MAX[action]} photos for this action.`);
  if (new Set(photos.map(({ name }) => name)).size < photos.length) throw invalid('twice', 'Name each photo once.');
  const isPlace =
    action === 'publish'
      ? folder === 'inbox' || folder === 'archive'
      : action === 'undo'
        ? folder !== 'inbox'
        : folder === 'inbox' || action === 'analyze' || action === 'delete';
  if (!isPlace) throw callerError('move_not_supported', 'Photos of this folder cannot take this action.');
  if (action !== 'delete') return;
  const confirmed = [...options.confirm].sort();
  const names = photos.map(({ name }) => name).sort();
  if (confirmed.length !== names.length || confirmed.some((name, at) => name !== names[at])) {
    throw callerError('confirmation_required', 'Repeat the exact names of all photos to confirm.');
  }
}

function invalid(code: string, detail: string): Error {
  const field = { pointer: code === 'count' ? '/options/count' : '/photos', code, detail };
  return callerError('validation_failed', 'The job is not one that can be done.', { fields: [field] });
}

function bodyHashOf({ action, folder, photos, options }: JobOrder): string {
  const { platforms, ai, force, allowEmptyCaption, count, order } = options;
  const named = photos.map(({ name, expectedVersion }) => [name, expectedVersion]);
  return sha256Hex(
    JSON.stringify([ROUTE, action, folder, named, platforms, ai, force, allowEmptyCaption, count, order]),
  );
}
