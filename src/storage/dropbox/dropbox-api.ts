import type { Dropbox } from 'dropbox';
import { deadlineIn, orAbort, PublisherError, Secret, type Clock, type Deadline } from '../../kernel/index.js';
import { sdkFetch, UpstreamError, type HttpClient, type HttpStream } from '../../platform/http/index.js';
import type { Attempt, RemoteCalls } from '../remote/index.js';
import { storageUnavailable } from '../storage.errors.js';
import type { AccessTokens } from './access-tokens.js';
import { FailedAnswer, headerOf, judgeFailure, sdkFailure, storageTimeOf, streamFailure } from './failures.js';
import { headerJson } from './header-json.js';
import type { Lanes } from './lanes.js';
import type { DropboxSdk } from './load-sdk.js';
import type { Tags } from './refusals.js';

/** Where Dropbox is reached. */
export interface DropboxOrigins {
  readonly api: string;
  readonly content: string;
}

/** One function of the API. */
export interface ApiCall {
  /** A word of ours for the log. */
  readonly operation: string;
  /** Writes are made one after the other, and never repeated when they may have been carried out. */
  readonly kind: 'read' | 'write';
  /** A write that changes nothing when it is made twice. */
  readonly isRepeatable?: boolean;
  /** Most bytes of the answer (4 MB: a page of 2000 entries has about one). */
  readonly maxBytes?: number;
  /** The ledger's own: an open breaker lets it through. */
  readonly isBookkeeping?: boolean;
  readonly signal: AbortSignal | undefined;
}

/** What Dropbox said. `storageNow` is its clock at that moment, in whole seconds; null = it did not say. */
export type Answer<T> =
  | { readonly outcome: 'done'; readonly value: T; readonly storageNow: Date | null }
  /** It was not carried out, for these reasons. */
  | { readonly outcome: 'refused'; readonly tags: Tags }
  /** It may have been carried out: look, or throw the error. Writes only. */
  | { readonly outcome: 'unsure'; readonly error: PublisherError };

/** A response of the SDK, of which nothing is believed. */
export interface SdkAnswer {
  readonly headers: unknown;
  readonly result: unknown;
}

export interface DropboxApiParts {
  readonly sdk: DropboxSdk;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly origins: DropboxOrigins;
  readonly tokens: AccessTokens;
  readonly calls: RemoteCalls;
  readonly lanes: Lanes;
}

/** The origins the SDK asks for. */
const SDK_API = 'https://api.dropboxapi.com';
const SDK_CONTENT = 'https://content.dropboxapi.com';
const NO_TOKEN = 'added-by-the-transport';
const MAX_BYTES = 4 * 1024 * 1024;
/** Spec: storage.md section 12. */
const MIN_BYTES_PER_SECOND = 64 * 1024;
const KEPT_HEADERS = ['date', 'retry-after', 'dropbox-api-result'];

/** Calls Dropbox for one tenant: token, limits, deadline, and answers as values. Spec: storage.md section 4. */
export class DropboxApi {
  readonly #origins: ReadonlyMap<string, string>;
  #isDisposed = false;

  constructor(private readonly parts: DropboxApiParts) {
    const { api, content } = parts.origins;
    this.#origins = new Map([
      [SDK_API, api],
      [SDK_CONTENT, content],
    ]);
  }

  /**
   * Makes one call.
   * @param send makes it with the SDK
   * @param read parses what the SDK answered
   * @throws PublisherError `storage_unavailable`, `storage_unauthorized`, `storage_integrity`; the signal's reason
   */
  async call<T>(
    call: ApiCall,
    send: (dropbox: Dropbox) => Promise<SdkAnswer>,
    read: (result: unknown) => T,
  ): Promise<Answer<T>> {
    return this.#run(call, (attempt, deadline, token) => {
      const { sdk, http } = this.parts;
      const fetch = sdkFetch(http, {
        ...this.#facts(call, attempt),
        origins: this.#origins,
        timeoutMs: () => leftMs(deadline, call.operation),
        authorization: new Secret(`Bearer ${token.reveal()}`),
      });
      // Not even the token: the SDK's helpers keep the last request of the process, headers included.
      const dropbox = new sdk.Dropbox({ accessToken: NO_TOKEN, fetch });
      return this.#answer(call, attempt, async () => {
        const { headers, result } = await send(dropbox);
        return { outcome: 'done', value: read(result), storageNow: storageTimeOf(headerOf(headers, 'date')) };
      });
    });
  }

  /**
   * Opens a download; the SDK would hold it whole in memory.
   * @param what `range` as in HTTP, without its unit; null = all of it
   * @param begin looks at the head within the deadline; what it throws, it has closed the stream for
   */
  async download<T>(
    call: ApiCall & { readonly maxBytes: number },
    what: { readonly path: string; readonly range: string | null },
    begin: (stream: HttpStream) => Promise<T>,
  ): Promise<Answer<T>> {
    return this.#run(call, (attempt, deadline, token) =>
      this.#answer(call, attempt, async () => {
        const stream = await this.parts.http.open({
          ...this.#facts(call, attempt),
          method: 'POST',
          url: `${this.parts.origins.content}/2/files/download`,
          headers: {
            Authorization: `Bearer ${token.reveal()}`,
            'Content-Type': 'application/octet-stream',
            'Dropbox-API-Arg': headerJson({ path: what.path }),
            ...(what.range === null ? {} : { Range: `bytes=${what.range}` }),
          },
          timeoutMs: leftMs(deadline, call.operation),
          minBytesPerSecond: MIN_BYTES_PER_SECOND,
        });
        if (stream.status !== (what.range === null ? 200 : 206)) throw await streamFailure(stream);
        const storageNow = storageTimeOf(stream.headers['date']);
        return { outcome: 'done', value: await begin(stream), storageNow };
      }),
    );
  }

  /** After this nothing is asked any more. */
  dispose(): void {
    this.#isDisposed = true;
    this.parts.tokens.dispose();
  }

  async #run<T>(
    call: ApiCall,
    work: (attempt: Attempt, deadline: Deadline, token: Secret<string>) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    if (this.#isDisposed) throw storageUnavailable();
    const { lanes } = this.parts;
    const once = () => this.#once(call, work);
    // Waits between attempts do not hear the signal themselves.
    return orAbort(call.kind === 'write' ? lanes.write(call.signal, once) : once(), call.signal);
  }

  async #once<T>(
    call: ApiCall,
    work: (attempt: Attempt, deadline: Deadline, token: Secret<string>) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    const { calls, clock, tokens, lanes } = this.parts;
    const mayRepeat = call.kind === 'read' || call.isRepeatable === true;
    let isUnsure = false;
    try {
      return await calls.run({ ...call, kind: mayRepeat ? 'read' : 'write' }, (attempt) => {
        const deadline = deadlineIn(clock, attempt.timeoutMs);
        const working = tokens.run(call.operation, deadline, call.signal, (token) =>
          lanes.request(call.signal, () => work(attempt, deadline, token)),
        );
        return working.catch((error: unknown) => {
          isUnsure ||= error instanceof UpstreamError && error.ambiguous;
          throw error;
        });
      });
    } catch (error) {
      if (mayRepeat || !isUnsure || !(error instanceof PublisherError)) throw error;
      return { outcome: 'unsure', error };
    }
  }

  #facts(call: ApiCall, attempt: Attempt) {
    const { operation, maxBytes = MAX_BYTES } = call;
    return { dependency: 'dropbox', operation, maxBytes, keepHeaders: KEPT_HEADERS, signal: attempt.signal };
  }

  async #answer<T>(call: ApiCall, attempt: Attempt, work: () => Promise<Answer<T>>): Promise<Answer<T>> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof UpstreamError || error instanceof PublisherError) throw error;
      const failed = error instanceof this.parts.sdk.DropboxResponseError ? sdkFailure(error) : error;
      if (failed instanceof FailedAnswer) return judgeFailure(call, attempt.number, failed, this.parts.clock);
      // Whatever else was thrown, the SDK stumbled over the answer; its words may quote it.
      throw new UpstreamError({ ...this.#facts(call, attempt), kind: 'bad_answer', ambiguous: true });
    }
  }
}

/** Milliseconds for a request that begins now. @throws UpstreamError when its time was spent in waiting */
function leftMs(deadline: Deadline, operation: string): number {
  const left = deadline.remainingMs();
  if (left > 0) return left;
  throw new UpstreamError({ dependency: 'dropbox', operation, kind: 'timeout', ambiguous: false });
}
