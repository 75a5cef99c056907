import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { HttpService } from '@nestjs/axios';
import type { AxiosRequestConfig } from 'axios';
import type { Clock } from '../../kernel/index.js';
import { CallDeadline } from './call-deadline.js';
import type { HttpAnswer, HttpCall } from './http-call.js';
import { parseRetryAfter } from './retry-after.js';
import { stripped } from './strip-error.js';
import { UpstreamError } from './upstream-error.js';

/** Bodies leave exactly as the caller made them. */
const AS_IT_IS = [(data: unknown) => data];

/**
 * The one way out: a total deadline, a byte cap, no redirects, no proxy, no retries, and errors without
 * URL, headers or body. Retries are `withRetries`, one layer only. Spec: reliability.md section 4.
 */
export class HttpClient {
  readonly #agents = { httpAgent: new HttpAgent({ keepAlive: true }), httpsAgent: new HttpsAgent({ keepAlive: true }) };

  constructor(
    private readonly http: HttpService,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends one request.
   * @returns the answer, whatever its status; 3xx is not an answer
   * @throws UpstreamError `unreachable`, `timeout`, `connection_lost`, `too_large`, `bad_answer` (3xx), `aborted`
   */
  async send(call: HttpCall): Promise<HttpAnswer> {
    const deadline = new CallDeadline(call.timeoutMs, call.signal);
    try {
      const response = await this.http.axiosRef.request<Readable>(this.#request(call, deadline.signal));
      const retryAfter: unknown = response.headers['retry-after'];
      if (response.status >= 300 && response.status < 400) {
        response.data.destroy();
        throw new UpstreamError({ ...call, kind: 'bad_answer', status: response.status, ambiguous: true });
      }
      return {
        status: response.status,
        retryAfterSeconds: typeof retryAfter === 'string' ? parseRetryAfter(retryAfter, this.clock) : null,
        body: await readBody(response.data, call, response.status, deadline.signal),
      };
    } catch (error) {
      throw stripped(error, call, deadline.outcome);
    } finally {
      deadline.dispose();
    }
  }

  /** Ends idle connections. */
  onApplicationShutdown(): void {
    this.#agents.httpAgent.destroy();
    this.#agents.httpsAgent.destroy();
  }

  #request(call: HttpCall, signal: AbortSignal): AxiosRequestConfig {
    return {
      ...this.#agents,
      method: call.method,
      url: call.url,
      headers: { Accept: 'application/json', 'User-Agent': 'publisher-v2', ...call.headers },
      data: typeof call.body === 'object' ? Buffer.from(call.body) : call.body,
      responseType: 'stream',
      transformRequest: AS_IT_IS,
      validateStatus: () => true,
      maxRedirects: 0,
      proxy: false,
      signal,
    };
  }
}

/** A client outside of Nest, for tools and tests. */
export function createHttpClient(clock: Clock): HttpClient {
  return new HttpClient(new HttpService(), clock);
}

async function readBody(stream: Readable, call: HttpCall, status: number, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const stop = () => stream.destroy(new Error('aborted'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) stop();
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > call.maxBytes) throw new UpstreamError({ ...call, kind: 'too_large', status, ambiguous: true });
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
