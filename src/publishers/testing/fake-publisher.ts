import { cleanText, formatCaption, sha256Hex, type CaptionRules, type PublisherType } from '../../kernel/index.js';
import { deriveImage } from '../derived-image.js';
import {
  NotStarted,
  type FailedCode,
  type NsfwGate,
  type PostText,
  type PreparedPost,
  type Publisher,
  type Readiness,
  type SendContext,
  type SendOutcome,
  type UnknownCode,
} from '../publisher.port.js';

/** A post the fake platform accepted. */
export interface AcceptedPost {
  readonly attemptKey: string;
  readonly caption: string;
  readonly altText: string | null;
  readonly spoiler: boolean;
  readonly image: Uint8Array;
}

/** What one send of the fake does. Without a script every send is accepted. */
export type FakeStep =
  | { readonly does: 'accept'; readonly postId?: string }
  /** The post is there, the answer is lost. */
  | { readonly does: 'accept_then_drop'; readonly code?: UnknownCode }
  /** Nothing arrived, nobody knows. */
  | { readonly does: 'lose'; readonly code?: UnknownCode }
  | {
      readonly does: 'refuse';
      readonly code: FailedCode;
      readonly retryable: boolean;
      readonly retryAfterSeconds?: number;
    }
  | { readonly does: 'fail_before_commit' }
  /** Waits for the signal; accepted or not when it comes. */
  | { readonly does: 'hang'; readonly where: 'before_commit' | 'after_commit' };

export interface FakePublisherOptions {
  readonly id?: string;
  readonly type?: PublisherType;
  readonly captionRules?: CaptionRules;
  readonly nsfwGate?: NsfwGate;
  readonly supports?: Publisher['supports'];
  readonly readiness?: Readiness;
  readonly destination?: string;
  /** `derived`: the real pipeline. `as_is` (default): a copy of the source, for tests that send no picture. */
  readonly image?: 'derived' | 'as_is';
  /** Runs in every send after `commit()`, e.g. to stop a process there. */
  readonly onSend?: (context: SendContext) => Promise<void>;
}

const RULES: CaptionRules = {
  limits: [{ max: 1000, unit: 'code_points' }],
  hashtagsMax: 10,
  ellipsis: '…',
  cleanUp: 'none',
  prefix: '',
};

/** A platform in memory: does what its script says and keeps a journal of what it accepted. */
export class FakePublisher implements Publisher {
  readonly id: string;
  readonly type: PublisherType;
  readonly label: string;
  readonly captionRules: CaptionRules;
  readonly captionStyle = 'neutral';
  readonly supports: Publisher['supports'];
  readonly nsfwGate: NsfwGate;
  readonly maxSendMs: number = 1_000;
  /** Posts the platform accepted, in order. */
  readonly accepted: AcceptedPost[] = [];
  /** Attempt keys of every send, whatever became of it. */
  readonly sends: string[] = [];
  disposed = 0;
  readonly #options: FakePublisherOptions;
  readonly #script: FakeStep[] = [];

  constructor(options: FakePublisherOptions = {}) {
    this.#options = options;
    this.type = options.type ?? 'telegram';
    this.id = options.id ?? this.type;
    this.label = `Fake ${this.id}`;
    this.captionRules = options.captionRules ?? RULES;
    this.supports = options.supports ?? { altText: true, spoiler: true, lookup: false };
    this.nsfwGate = options.nsfwGate ?? 'allow';
  }

  /** Adds steps; each send takes the next one. */
  script(...steps: readonly FakeStep[]): this {
    this.#script.push(...steps);
    return this;
  }

  destination(): string {
    return this.#options.destination ?? sha256Hex(`${this.type}\n${this.id}`).slice(0, 16);
  }

  async prepare(source: Uint8Array, text: PostText): Promise<PreparedPost> {
    const derived =
      this.#options.image === 'derived'
        ? await deriveImage(source, { maxSide: 2048, maxBytes: 2_000_000 }, '#ffffff')
        : { image: source.slice(), width: 1, height: 1 };
    const altText = text.altText === null ? '' : cleanText(text.altText);
    return {
      ...derived,
      caption: formatCaption(text.caption, this.captionRules).text,
      altText: altText === '' ? null : altText,
      spoiler: text.spoiler,
    };
  }

  preflight(): Promise<Readiness> {
    return Promise.resolve(this.#options.readiness ?? { ready: true });
  }

  async send(post: PreparedPost, context: SendContext): Promise<SendOutcome> {
    this.sends.push(context.attemptKey);
    const step = this.#script.shift() ?? { does: 'accept' };
    if (step.does === 'fail_before_commit' || context.signal?.aborted)
      return { outcome: 'failed', code: 'connect_failed', retryable: true };
    if (step.does === 'hang' && step.where === 'before_commit') {
      await aborted(context.signal);
      return { outcome: 'failed', code: 'connect_failed', retryable: true };
    }
    try {
      context.commit();
    } catch (error) {
      if (error instanceof NotStarted) return { outcome: 'not_started' };
      throw error;
    }
    await this.#options.onSend?.(context);
    return this.#afterCommit(step, post, context);
  }

  dispose(): Promise<void> {
    this.disposed += 1;
    return Promise.resolve();
  }

  async #afterCommit(
    step: Exclude<FakeStep, { does: 'fail_before_commit' }>,
    post: PreparedPost,
    context: SendContext,
  ): Promise<SendOutcome> {
    switch (step.does) {
      case 'accept': {
        this.#accept(post, context);
        const postId = step.postId ?? `post-${this.accepted.length}`;
        return { outcome: 'sent', postId, postUrl: `https://fake.example/${postId}`, warnings: [] };
      }
      case 'accept_then_drop':
        this.#accept(post, context);
        return { outcome: 'unknown', code: step.code ?? 'connection_lost_after_send' };
      case 'lose':
        return { outcome: 'unknown', code: step.code ?? 'connection_lost_after_send' };
      case 'refuse':
        return {
          outcome: 'failed',
          code: step.code,
          retryable: step.retryable,
          ...(step.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: step.retryAfterSeconds }),
        };
      case 'hang':
        await aborted(context.signal);
        return { outcome: 'unknown', code: 'shutdown_during_send' };
    }
  }

  #accept(post: PreparedPost, context: SendContext): void {
    this.accepted.push({
      attemptKey: context.attemptKey,
      caption: post.caption,
      altText: post.altText,
      spoiler: post.spoiler,
      image: post.image.slice(),
    });
  }
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
}
