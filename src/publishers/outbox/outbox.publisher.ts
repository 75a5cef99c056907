import { cleanText, formatCaption, sha256Hex, type CaptionRules, type Clock } from '../../kernel/index.js';
import { boundedStep, type StepResult } from '../bounded-step.js';
import { deriveImage } from '../derived-image.js';
import type { ImageLimits } from '../image-canvas.js';
import type {
  NsfwGate,
  OutboxSink,
  PostText,
  PreparedPost,
  Publisher,
  Readiness,
  SendContext,
  SendOutcome,
} from '../publisher.port.js';
import { NotStarted } from '../publisher.port.js';
import { attemptKeyOf, postDirectory, postDocument } from './outbox.post.js';
import type { OutboxSettings } from './outbox.settings.js';

const IMAGE: ImageLimits = { maxSide: 4096, maxBytes: 20 * 1024 * 1024 };
const RULES: CaptionRules = {
  limits: [{ max: 10_000, unit: 'code_points' }],
  hashtagsMax: 30,
  ellipsis: '…',
  cleanUp: 'none',
  prefix: '',
};
/** A document of ours is never larger. Spec: storage.md section 1. */
const MAX_DOCUMENT_BYTES = 256 * 1024;
/** One call to the storage, its own retry included. Spec: storage.md section 12. */
const STEP_MS = 10_000;
/** photo.jpg, look at an older try (two reads), photo.jpg beside it, post.json, read-back, caption.txt. */
const MAX_STEPS = 7;

/** What one outbox publisher is made of. */
export interface OutboxParts {
  readonly id: string;
  readonly settings: OutboxSettings;
  readonly sink: OutboxSink;
  readonly clock: Clock;
  /** Longest storage call in milliseconds. */
  readonly stepMs?: number;
}

/**
 * Writes what would have been posted, so that the whole job works without an account. The post exists from
 * the create of `post.json` on; before that there is only a picture nobody refers to.
 * Spec: publishers.md section 4.
 */
export class OutboxPublisher implements Publisher {
  readonly id: string;
  readonly type = 'outbox';
  readonly label: string;
  readonly captionRules = RULES;
  readonly captionStyle = 'neutral';
  readonly supports = { altText: true, spoiler: true, lookup: true };
  readonly nsfwGate: NsfwGate;
  readonly maxSendMs: number;
  readonly #parts: OutboxParts;
  readonly #stepMs: number;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#stepMs = parts.stepMs ?? STEP_MS;
    this.id = parts.id;
    this.label = parts.id === 'outbox' ? 'Outbox' : `Outbox (${parts.id})`;
    this.nsfwGate = parts.settings.nsfwGate;
    this.maxSendMs = MAX_STEPS * this.#stepMs;
  }

  /** Each entry has directories of its own, so two outboxes of a tenant are two destinations. */
  destination(): string {
    return sha256Hex(JSON.stringify(['outbox', this.#parts.settings.target, this.id])).slice(0, 16);
  }

  async prepare(source: Uint8Array, text: PostText): Promise<PreparedPost> {
    const derived = await deriveImage(source, IMAGE, this.#parts.settings.padColor);
    const altText = text.altText === null ? '' : cleanText(text.altText);
    return {
      ...derived,
      caption: formatCaption(text.caption, RULES).text,
      altText: altText === '' ? null : altText,
      spoiler: text.spoiler,
    };
  }

  /** Nothing to ask: the sink is the tenant's own storage, which the workflow checks before the claim. */
  preflight(): Promise<Readiness> {
    return Promise.resolve({ ready: true });
  }

  async send(post: PreparedPost, context: SendContext): Promise<SendOutcome> {
    const directory = await this.#writePhoto(post, context);
    if (directory === null) return { outcome: 'failed', code: 'connect_failed', retryable: true };
    try {
      context.commit();
    } catch (error) {
      if (error instanceof NotStarted) return { outcome: 'not_started' };
      throw error;
    }
    const { clock, sink } = this.#parts;
    const document = postDocument(post, context.attemptKey, this.id, clock.now());
    const created = await this.#step(context, (signal) => sink.create(`${directory}/post.json`, document, signal));
    const isThere = created.done && created.value === 'created';
    const outcome = isThere ? sentTo(directory) : await this.#readBack(directory, created, context);
    if (outcome.outcome === 'sent') await this.#writeCaption(directory, post.caption, context);
    return outcome;
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  /** Null = the storage did not take the picture; nothing refers to it yet, so nothing was posted. */
  async #writePhoto(post: PreparedPost, context: SendContext): Promise<string | null> {
    const { sink, clock } = this.#parts;
    const directory = postDirectory(context.attemptKey, this.id, clock.now());
    const create = (folder: string): Promise<StepResult<'created' | 'exists'>> =>
      this.#step(context, (signal) => sink.create(`${folder}/photo.jpg`, post.image, signal));
    const created = await create(directory);
    if (!created.done) return null;
    if (created.value === 'created' || (await this.#belongsHere(directory, post, context))) return directory;
    // An earlier try, called off before its commit point, left another picture (say, of an older version
    // of ours). It is not overwritten: this try goes beside it, in a place named by its own picture.
    const beside = `${directory}-${sha256Hex(post.image).slice(0, 8)}`;
    return (await create(beside)).done ? beside : null;
  }

  /** Whether the directory that is there already is this very post, finished or not. */
  async #belongsHere(directory: string, post: PreparedPost, context: SendContext): Promise<boolean> {
    const photo = await this.#read(`${directory}/photo.jpg`, post.image.length, context);
    if (photo.done && photo.value !== null && Buffer.compare(photo.value, post.image) === 0) return true;
    const document = await this.#read(`${directory}/post.json`, MAX_DOCUMENT_BYTES, context);
    return document.done && document.value !== null && attemptKeyOf(document.value) === context.attemptKey;
  }

  /** The caption as a text to copy from; `post.json` is the post, so a failure here changes nothing. */
  async #writeCaption(directory: string, caption: string, context: SendContext): Promise<void> {
    const text = new TextEncoder().encode(`${caption}\n`);
    await this.#step(context, (signal) => this.#parts.sink.create(`${directory}/caption.txt`, text, signal));
  }

  /** One read by our own key. It can prove that the post is there, never that it is not. */
  async #readBack(
    directory: string,
    created: StepResult<'created' | 'exists'>,
    context: SendContext,
  ): Promise<SendOutcome> {
    const found = await this.#read(`${directory}/post.json`, MAX_DOCUMENT_BYTES, context);
    const key = found.done && found.value !== null ? attemptKeyOf(found.value) : null;
    if (key === context.attemptKey) return sentTo(directory);
    if (!created.done) return { outcome: 'unknown', code: unknownCode(created.why) };
    // The store says somebody else's post holds the place: ours was refused. Anything less clear stays open.
    if (key !== null) return { outcome: 'failed', code: 'rejected', retryable: false };
    return { outcome: 'unknown', code: found.done ? 'bad_reply_after_send' : unknownCode(found.why) };
  }

  #read(path: string, maxBytes: number, context: SendContext): Promise<StepResult<Uint8Array | null>> {
    return this.#step(context, (signal) => this.#parts.sink.read(path, maxBytes, signal));
  }

  #step<T>(context: SendContext, work: (signal: AbortSignal) => Promise<T>): Promise<StepResult<T>> {
    return boundedStep(context, this.#stepMs, work);
  }
}

function sentTo(directory: string): SendOutcome {
  const postId = directory.slice(directory.lastIndexOf('/') + 1);
  return { outcome: 'sent', postId, postUrl: null, warnings: [] };
}

function unknownCode(why: 'failed' | 'timeout' | 'stopped') {
  switch (why) {
    case 'failed':
      return 'connection_lost_after_send';
    case 'timeout':
      return 'timeout_after_send';
    case 'stopped':
      return 'shutdown_during_send';
  }
}
