import type { S3Client } from '@aws-sdk/client-s3';
import type { RemoteCalls, Attempt } from '../remote/index.js';
import { storageUnauthorized } from '../storage.errors.js';
import { failure, KeyRefused, sayingOf, type Saying } from './failures.js';
import type { S3Session } from './s3-session.js';
import type { Sdk } from './sdk-client.js';
import { WireCall } from './wire-call.js';

/** One operation against the bucket. */
export interface Ask {
  /** A word of ours for logs: `list_objects`. */
  readonly operation: string;
  readonly kind: 'read' | 'write';
  /** The ledger's own: an open breaker lets it through. */
  readonly isBookkeeping?: boolean;
  /** Most bytes of the answer's body (64 KiB). */
  readonly maxBytes?: number;
  /** Whether the body of a good answer is left to be read. */
  readonly isStreamed?: boolean;
  /** A conflicting write is an answer here; else it is waited for. */
  readonly isConflictAnswer?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What one attempt works with. */
export interface Wired {
  readonly client: S3Client;
  readonly sdk: Sdk;
  readonly bucket: string;
  readonly call: WireCall;
}

/** Error documents fit into this, whatever the caller wants to read. */
const SMALL_BYTES = 64 * 1024;

/**
 * Calls of the SDK with everything around them: deadline, retries and breaker (`RemoteCalls`), one renewal of a refused
 * key, and errors that name nothing. Spec: storage.md section 5.
 */
export class S3Wire {
  constructor(
    private readonly calls: RemoteCalls,
    private readonly session: S3Session,
  ) {}

  /**
   * Runs one operation.
   * @param work sends one command, with `call` as its options
   * @returns what the work returned, or what the store says instead
   * @throws PublisherError `storage_unavailable`, `storage_unauthorized`; the signal's reason
   */
  async run<T extends object>(ask: Ask, work: (wired: Wired) => Promise<T>): Promise<T | Saying> {
    const { operation, kind, isBookkeeping = false, signal } = ask;
    return this.calls.run({ operation, kind, isBookkeeping, signal }, async (attempt) => {
      const client = this.session.client();
      try {
        return await this.#try(ask, attempt, client, work);
      } catch (error) {
        if (!(error instanceof KeyRefused)) throw error;
        return this.#again(ask, attempt, client, work, error);
      }
    });
  }

  async #again<T extends object>(
    ask: Ask,
    attempt: Attempt,
    refused: S3Client,
    work: (wired: Wired) => Promise<T>,
    refusal: KeyRefused,
  ): Promise<T | Saying> {
    let isWhole = refusal.isWhole;
    if (await this.session.renew(refused, ask.signal)) {
      try {
        return await this.#try(ask, attempt, this.session.client(), work);
      } catch (error) {
        if (!(error instanceof KeyRefused)) throw error;
        isWhole = error.isWhole;
      }
    }
    if (isWhole) this.session.refuse();
    throw storageUnauthorized();
  }

  async #try<T extends object>(
    ask: Ask,
    attempt: Attempt,
    client: S3Client,
    work: (wired: Wired) => Promise<T>,
  ): Promise<T | Saying> {
    const call = new WireCall({
      operation: ask.operation,
      timeoutMs: attempt.timeoutMs,
      maxBytes: Math.max(ask.maxBytes ?? 0, SMALL_BYTES),
      isStreamed: ask.isStreamed ?? false,
      signal: attempt.signal,
    });
    const { sdk, bucket } = this.session;
    const result = await this.#said(ask, call, () => work({ client, sdk, bucket, call }));
    this.session.accept();
    if (result === 'conflict' && ask.isConflictAnswer !== true) {
      // Not executed, like a rate limit: it is tried again until the deadline.
      throw failure(call, { kind: 'rate_limited', ambiguous: false });
    }
    return result;
  }

  async #said<T extends object>(ask: Ask, call: WireCall, work: () => Promise<T>): Promise<T | Saying> {
    try {
      return await work();
    } catch (error) {
      return sayingOf(error, call, ask.kind);
    }
  }
}
