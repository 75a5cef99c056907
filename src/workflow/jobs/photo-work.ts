import { callerError, hasCode, PublisherError } from '../../kernel/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import type { HeldBack, PublishAnswer, PublishRequest } from '../workflow.types.js';
import type { HeldJob } from './held-job.js';
import type { JobFilePhoto } from './job-file.js';
import type { JobServices, JobTools } from './job-tools.js';
import type { BulkAction } from './job.types.js';
import { endOfAnswer, endOfError, type PhotoEnd } from './photo-ends.js';
import type { RestingPlatforms } from './resting-platforms.js';
import { withinLimit } from './within-limit.js';

/** The photo in hand. */
export interface PhotoTurn {
  readonly runtime: TenantRuntime;
  readonly job: HeldJob;
  readonly photo: JobFilePhoto;
  readonly resting: RestingPlatforms;
}

/** Whether this tenant may do that now. @throws PublisherError `feature_disabled`, `publish_disabled` */
export function requireAllowed({ config: { features } }: TenantRuntime, action: BulkAction): void {
  if (action === 'undo') return;
  if (action === 'publish') {
    if (features.publishEnabled && features.mode !== 'review') return;
    throw callerError('publish_disabled', 'Publishing is switched off for this site.');
  }
  const flags = {
    analyze: [features.analyzeCaptionEnabled, 'analyze_caption_enabled'],
    keep: [features.keepEnabled, 'keep_enabled'],
    remove: [features.removeEnabled, 'remove_enabled'],
    delete: [features.deleteEnabled, 'delete_enabled'],
  } as const;
  const [isOn, feature] = flags[action];
  if (!isOn) {
    throw callerError('feature_disabled', 'This function is switched off for this site.', { members: { feature } });
  }
}

/** What a job does to one photo, by the same services as everybody else. Spec: publishing.md sections 8 and 10. */
export class PhotoWork {
  constructor(
    private readonly services: JobServices,
    private readonly tools: JobTools,
  ) {}

  /** @param turn `photo.state` is what it was before this turn */
  async do(turn: PhotoTurn): Promise<PhotoEnd> {
    try {
      const { action } = turn.job.file;
      if (action === 'publish') return await this.#publish(turn);
      if (action === 'analyze') return await this.#analyze(turn);
      return await this.#curate(turn, action);
    } catch (error) {
      // It was begun before this process had the job, and is gone: that is what was wanted.
      const isGone = turn.job.file.action === 'delete' && turn.photo.state === 'running';
      if (isGone && hasCode(error, 'photo_not_found')) return { change: { state: 'done', code: null }, stop: null };
      if (!(error instanceof PublisherError)) {
        this.tools.log.failure('unhandled_error', 'A photo of a job met an error nobody foresaw.', error);
      }
      return endOfError(error);
    }
  }

  async #publish(turn: PhotoTurn): Promise<PhotoEnd> {
    const { runtime, job, photo, resting } = turn;
    const request = requestOf(turn, (platform) => this.#heldBack(turn, platform));
    let answer: PublishAnswer;
    do {
      // One that outlives a caller's patience is asked for again: the same key joins the same run.
      answer = await withinLimit(runtime, this.tools, () => this.services.publisher.publish(runtime, request));
      if (answer.outcome === 'running' && this.tools.drain.isDraining()) {
        return { change: { state: 'queued' }, stop: { state: 'interrupted' } };
      }
    } while (answer.outcome === 'running');
    resting.note(answer.result.results);
    return endOfAnswer(answer, photo, job.file.isCancelled);
  }

  async #analyze({ runtime, job: { file }, photo }: PhotoTurn): Promise<PhotoEnd> {
    const { actor, requestId, options } = file;
    const order = { force: options.force, actor, requestId };
    const handle = { folder: file.folder, name: photo.name, expectedVersion: photo.expectedVersion };
    await withinLimit(runtime, this.tools, () => this.services.captions.analyze(runtime, handle, order));
    return { change: { state: 'done', code: null }, stop: null };
  }

  async #curate(
    { runtime, job: { file }, photo }: PhotoTurn,
    action: 'keep' | 'remove' | 'undo' | 'delete',
  ): Promise<PhotoEnd> {
    const { actor, requestId, folder } = file;
    const handle = { folder, name: photo.name, expectedVersion: photo.expectedVersion };
    const order = { photo: handle, actor, requestId, confirm: photo.name };
    const { finalName, version } = await withinLimit(runtime, this.tools, () =>
      this.services.curation[action](runtime, order),
    );
    return {
      change: { state: 'done', code: null, finalName: finalName === photo.name ? null : finalName, version },
      stop: null,
    };
  }

  /** Asked before each send: the file knows what other replicas want. */
  async #heldBack({ runtime, job, resting }: PhotoTurn, platform: string): Promise<HeldBack | null> {
    await job.refresh(runtime.storage.documents).catch(() => undefined); // the send's own write finds the trouble
    if (job.isLost) return { status: 'skipped', code: 'fenced', retryAfterSeconds: null };
    if (job.file.isCancelled) return { status: 'skipped', code: 'cancelled', retryAfterSeconds: null };
    const leftMs = resting.leftMs(platform);
    return leftMs > 0 ? { status: 'failed', code: 'rate_limited', retryAfterSeconds: Math.ceil(leftMs / 1000) } : null;
  }
}

function requestOf(
  { job: { file }, photo }: PhotoTurn,
  holdBack: NonNullable<PublishRequest['holdBack']>,
): PublishRequest {
  const at = file.photos.findIndex(({ name }) => name === photo.name);
  const { name, expectedVersion, tries } = photo;
  return {
    photo: { by: 'name', folder: file.folder === 'archive' ? 'archive' : 'inbox', name, expectedVersion },
    platforms: file.options.platforms,
    caption: null,
    captions: new Map(),
    altText: null,
    nsfw: null,
    allowEmptyCaption: file.options.allowEmptyCaption,
    ai: file.options.ai,
    republish: false,
    mode: 'live',
    // No caller's key has a colon. The same photo of the same job is the same request, whoever goes on with it.
    idempotencyKey: `bulk:${file.id}:${at}:${tries}`,
    respondAsync: false,
    kind: 'bulk',
    actor: file.actor,
    requestId: file.requestId,
    holdBack,
  };
}
