import type { OpenAI } from 'openai';
import { Secret, type Clock, type Deadline } from '../../kernel/index.js';
import { jsonOf, parseRetryAfter, sdkFetch, UpstreamError } from '../../platform/http/index.js';
import type { HttpClient, SdkRequest, SdkResponse } from '../../platform/http/index.js';
import type { OpenAiSdk } from './load-sdk.js';

/** The time one piece of work has, and who waits for it. */
export interface WorkLimits {
  readonly deadline: Deadline;
  readonly signal?: AbortSignal | undefined;
}

/** One HTTP call. */
export interface ExchangeCall extends WorkLimits {
  /** A word of ours for the log. */
  readonly operation: string;
  readonly key: Secret<string>;
}

/** What came back, whatever its status. */
export interface Exchanged {
  readonly status: number;
  /** The parsed body of an answer that is JSON; else null, and a good answer always is. */
  readonly body: unknown;
  readonly retryAfterSeconds: number | null;
}

export interface TransportParts {
  readonly sdk: OpenAiSdk;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly baseUrl: string;
}

export const DEPENDENCY = 'openai';
const NO_KEY = 'added-by-the-transport';
/** An analysis has some 5 KB, and captions of ten platforms 20 KB. Spec: reliability.md section 4. */
const MAX_BYTES = 1024 * 1024;
/** The SDK adds what it knows of this machine, and headers an environment variable names: neither leaves. */
const SENT_HEADERS = ['accept', 'content-type'];

/**
 * Makes calls with the SDK: without retries, without its log, without the key, and over our own HTTP client.
 * What the SDK makes of an answer does not count, as its helpers stumble over odd ones: the body was read here.
 */
export class OpenAiTransport {
  constructor(private readonly parts: TransportParts) {}

  /**
   * @param send makes the one call with the SDK
   * @throws UpstreamError when there was no answer, or a good one that is not JSON
   */
  async exchange(call: ExchangeCall, send: (client: OpenAI) => Promise<unknown>): Promise<Exchanged> {
    const seen: { answer?: Exchanged; failure?: unknown } = {};
    const request = this.#fetchOf(call);
    const client = new this.parts.sdk.OpenAI({
      apiKey: NO_KEY,
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      baseURL: this.parts.baseUrl,
      maxRetries: 0,
      logLevel: 'off',
      fetch: async (input, init) => {
        try {
          const answer = await request(textOf(input), sdkRequest(init));
          seen.answer = await this.#read(answer, call);
          return new Response(await answer.text(), {
            status: answer.status,
            headers: { 'content-type': 'application/json' },
          });
        } catch (error) {
          seen.failure = error;
          throw error;
        }
      },
    });
    try {
      await send(client);
    } catch {
      // Its error holds the words and headers of the service; what is needed of them was kept above.
    }
    if (seen.answer !== undefined) return seen.answer;
    if (seen.failure instanceof UpstreamError) throw seen.failure;
    throw failureOf(call, 'bad_answer');
  }

  #fetchOf(call: ExchangeCall) {
    const { http, baseUrl } = this.parts;
    const { origin } = new URL(baseUrl);
    return sdkFetch(http, {
      dependency: DEPENDENCY,
      operation: call.operation,
      origins: new Map([[origin, origin]]),
      maxBytes: MAX_BYTES,
      keepHeaders: ['retry-after'],
      authorization: new Secret(`Bearer ${call.key.reveal()}`),
      timeoutMs: () => leftMs(call),
      signal: call.signal,
    });
  }

  async #read(answer: SdkResponse, { operation }: ExchangeCall): Promise<Exchanged> {
    const { status } = answer;
    const retryAfter = answer.headers.get('retry-after');
    const retryAfterSeconds = retryAfter === null ? null : parseRetryAfter(retryAfter, this.parts.clock);
    const bytes = { status, retryAfterSeconds, headers: {}, body: new Uint8Array(await answer.arrayBuffer()) };
    try {
      return { status, retryAfterSeconds, body: jsonOf(bytes, { dependency: DEPENDENCY, operation }) };
    } catch (error) {
      if (answer.ok) throw error;
      return { status, retryAfterSeconds, body: null }; // a page of a gateway; its status says enough
    }
  }
}

/** A failure of one call. */
export function failureOf(
  { operation }: Pick<ExchangeCall, 'operation'>,
  kind: UpstreamError['kind'],
  answer: Partial<Exchanged> = {},
): UpstreamError {
  const { status, retryAfterSeconds } = answer;
  const isAmbiguous = !['rate_limited', 'rejected', 'unreachable'].includes(kind);
  return new UpstreamError({
    ...{ dependency: DEPENDENCY, operation, kind, ambiguous: isAmbiguous },
    ...(status === undefined ? {} : { status }),
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
  });
}

/** Milliseconds for a call that begins now. @throws UpstreamError when its time was spent in waiting */
function leftMs(call: Pick<ExchangeCall, 'operation' | 'deadline'>): number {
  const left = call.deadline.remainingMs();
  if (left > 0) return left;
  throw failureOf(call, 'timeout');
}

function textOf(input: string | URL | Request): string {
  return typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
}

function sdkRequest(init: RequestInit | undefined): SdkRequest {
  const headers = [...new Headers(init?.headers)].filter(([name]) => SENT_HEADERS.includes(name));
  const { method = 'GET', body } = init ?? {};
  return { method, headers: Object.fromEntries(headers), ...(typeof body === 'string' ? { body } : {}) };
}
