import type {
  CaptionRules,
  CredentialFields,
  Deadline,
  PublisherEntry,
  PublisherType,
  TenantConfig,
} from '../kernel/index.js';

/** What a platform does with photos marked sensitive. Spec: publishing.md section 4.3. */
export type NsfwGate = 'allow' | 'spoiler' | 'block';

export interface PreparedPost {
  readonly image: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Final text, exactly what the platform receives. */
  readonly caption: string;
  readonly altText: string | null;
  readonly spoiler: boolean;
}

export type FailedCode = 'connect_failed' | 'rate_limited' | 'unauthorized' | 'rejected' | 'media_rejected';
export type UnknownCode =
  'timeout_after_send' | 'connection_lost_after_send' | 'bad_reply_after_send' | 'shutdown_during_send';

/**
 * What became of one send. `failed` is provably not posted; `unknown` is anything after `commit()` that is
 * not provably a refusal. Spec: publishers.md section 1.
 */
export type SendOutcome =
  | {
      readonly outcome: 'sent';
      readonly postId: string | null;
      readonly postUrl: string | null;
      readonly warnings: readonly string[];
    }
  | {
      readonly outcome: 'failed';
      readonly code: FailedCode;
      readonly retryable: boolean;
      readonly retryAfterSeconds?: number;
      /** Codes of ours: what a person should know beside the refusal, e.g. `channel_moved`. */
      readonly warnings?: readonly string[];
    }
  | { readonly outcome: 'unknown'; readonly code: UnknownCode }
  /** `commit()` threw: the guard, a drain or a cancel struck before anything was posted. */
  | { readonly outcome: 'not_started' };

/** Thrown by `commit()`: the send must not begin. */
export class NotStarted extends Error {
  constructor() {
    super('The send was called off before its commit point.');
    this.name = 'NotStarted';
  }
}

export interface SendContext {
  /** `<content hash>.<platform id>.<attempt>`: the same for every try of an attempt. */
  readonly attemptKey: string;
  readonly intentNonce: string;
  /**
   * Called exactly once, just before the first byte of the commit point. Calls before it must have no
   * visible effect. @throws NotStarted
   */
  commit(): void;
  readonly deadline: Deadline;
  readonly signal?: AbortSignal;
}

/** What a step after a recorded post may use. */
export interface AfterSendContext {
  /** As in the send it follows. */
  readonly attemptKey: string;
  /** Tags of the photo's analysis, most relevant first. */
  readonly tags: readonly string[];
  readonly deadline: Deadline;
  readonly signal?: AbortSignal;
}

export type Readiness =
  { readonly ready: true } | { readonly ready: false; readonly code: 'not_configured' | 'credential_unavailable' };

/** What a platform receives, before its own preparation. */
export interface PostText {
  readonly caption: string;
  readonly altText: string | null;
  readonly spoiler: boolean;
}

/**
 * One enabled entry of `publishers[]`. Sends at most once per call and never retries.
 * Spec: publishers.md section 1.
 */
export interface Publisher {
  readonly id: string;
  readonly type: PublisherType;
  /** Name for people, e.g. `Outbox`. */
  readonly label: string;
  readonly captionRules: CaptionRules;
  readonly captionStyle: string;
  readonly supports: { readonly altText: boolean; readonly spoiler: boolean; readonly lookup: boolean };
  readonly nsfwGate: NsfwGate;
  /** Longest possible `send` in milliseconds, ≤ 75,000. */
  readonly maxSendMs: number;
  /** 16 hex of SHA-256(type, channel or recipient): never the value itself. */
  destination(): string;
  /** Derives this platform's own image and final texts. No network. Same input, same bytes. */
  prepare(source: Uint8Array, text: PostText): Promise<PreparedPost>;
  /** Whether a send could work. No side effect. */
  preflight(signal?: AbortSignal): Promise<Readiness>;
  /** At most one post. Never throws, except for a bug. */
  send(post: PreparedPost, context: SendContext): Promise<SendOutcome>;
  /**
   * A step of its own after `sent` was recorded, ≤ 30 s: the confirmation mail. It changes no outcome.
   * @returns warnings, codes of ours; never throws
   */
  afterSent?(post: PreparedPost, context: AfterSendContext): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

/** An exclusive create of one file below the outbox; the only thing the outbox publisher needs of a storage. */
export interface OutboxSink {
  /**
   * Creates a file if absent. `exists` = something is there already.
   * @param path relative, e.g. `2026-11/ab12cd34ef56-outbox-1/post.json`
   * @throws PublisherError `storage_unavailable`: the result is not known
   */
  create(path: string, bytes: Uint8Array, signal?: AbortSignal): Promise<'created' | 'exists'>;
  /** Null = absent. */
  read(path: string, maxBytes: number, signal?: AbortSignal): Promise<Uint8Array | null>;
}

/** Why an entry cannot be used; the other platforms work on. Spec: publishers.md section 3. */
export interface UnavailablePublisher {
  readonly unavailable: 'not_configured' | 'credential_unavailable';
  /** Path of the setting that is missing or wrong, e.g. `config.channel_id`; never its value. */
  readonly field?: string;
}

/** Builds one publisher of a tenant. Bound in `app.module.ts`. */
export interface PublisherFactory {
  /** What it can build at all; left out = everything. For the rest nobody need look for a secret. */
  readonly types?: readonly PublisherType[];
  /**
   * @param sink where an outbox entry writes
   * @param credential the entry's secret; null when its type needs none
   * @returns the publisher, or why it cannot be had; never throws for bad settings
   */
  build(
    config: TenantConfig,
    entry: PublisherEntry,
    sink: OutboxSink,
    credential: CredentialFields | null,
  ): Promise<Publisher | UnavailablePublisher>;
}
export const PublisherFactory = Symbol('PublisherFactory');
