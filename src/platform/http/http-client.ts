import type { AgentOptions } from 'node:https';
import type { Readable } from 'node:stream';
import { HttpService } from '@nestjs/axios';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import type { Clock } from '../../kernel/index.js';
import { CallDeadline } from './call-deadline.js';
import { endOf, type CallObserver, type WatchedCall } from './call-observer.js';
import { FirstByte } from './first-byte.js';
import type { HttpAnswer, HttpCall, HttpStream, HttpStreamCall } from './http-call.js';
import { LeanHttpAgent, LeanHttpsAgent } from './lean-agents.js';
import { OneShotHttpAgent, OneShotHttpsAgent } from './one-shot-agents.js';
import { pacedBody } from './paced-body.js';
import { readBody, readStart } from './read-body.js';
import { parseRetryAfter } from './retry-after.js';
import { stripped } from './strip-error.js';
import { UpstreamError } from './upstream-error.js';

interface Agents {
  readonly httpAgent: LeanHttpAgent;
  readonly httpsAgent: LeanHttpsAgent;
}

/** Bodies leave exactly as the caller made them. */
const AS_IT_IS = [(data: unknown) => data];

/**
 * The one way out: a total deadline, a byte cap, no redirects, no proxy, no retries, and errors without
 * URL, headers or body. Retries are `withRetries`, one layer only. Spec: reliability.md section 4.
 */
export class HttpClient {
  readonly #agents: Agents;
  readonly #tls: AgentOptions;

  /**
   * @param trust PEM of the only authority that certificates are accepted from, for tests; default: the usual ones
   * @param observer told of every call; default: nobody
   */
  constructor(
    private readonly http: HttpService,
    private readonly clock: Clock,
    trust?: string,
    private readonly observer: CallObserver | null = null,
  ) {
    this.#tls = trust === undefined ? {} : { ca: trust };
    this.#agents = {
      httpAgent: new LeanHttpAgent({ keepAlive: true }),
      httpsAgent: new LeanHttpsAgent({ ...this.#tls, keepAlive: true }),
    };
  }

  /**
   * Sends one request.
   * @returns the answer, whatever its status; 3xx is not an answer unless the call says so
   * @throws UpstreamError `unreachable`, `timeout`, `connection_lost`, `too_large`, `bad_answer` (3xx), `aborted`;
   *   with `beforeFirstByte` none of them is `ambiguous` before the hook has run, and all are after it
   * @throws what `beforeFirstByte` threw, as it is
   */
  send(call: HttpCall): Promise<HttpAnswer> {
    return this.#watched(call, (watch) => this.#send(call, watch));
  }

  /**
   * Sends one request and gives the answer's body as a stream that waits for its reader.
   * @throws UpstreamError as `send`, before there is a stream
   */
  open(call: HttpStreamCall): Promise<HttpStream> {
    return this.#watched(call, (watch) => this.#open(call, watch));
  }

  /** Ends idle connections. */
  onApplicationShutdown(): void {
    this.#agents.httpAgent.destroy();
    this.#agents.httpsAgent.destroy();
  }

  async #watched<A extends { readonly status: number }>(
    call: HttpCall | HttpStreamCall,
    work: (watch: WatchedCall | null) => Promise<A>,
  ): Promise<A> {
    const watch = this.observer?.begins(call) ?? null;
    try {
      const answer = await work(watch);
      watch?.ended({ outcome: 'answered', status: answer.status });
      return answer;
    } catch (error) {
      watch?.ended(endOf(error));
      throw error;
    }
  }

  async #send(call: HttpCall, watch: WatchedCall | null): Promise<HttpAnswer> {
    const deadline = new CallDeadline(call.timeoutMs, call.signal);
    const { beforeFirstByte } = call;
    const firstByte = beforeFirstByte ? new FirstByte(beforeFirstByte, call, deadline.signal) : null;
    try {
      const agents = firstByte ? this.#oneShot(firstByte) : this.#agents;
      const decompress = call.answerBody !== 'start';
      const response = await this.#head(call, {
        ...this.#request(call, deadline.signal, watch),
        ...agents,
        decompress,
      });
      const read = call.answerBody === 'start' ? readStart : readBody;
      const body = await read(response.data, call, response.status, deadline.signal);
      return { ...this.#facts(call, response), body };
    } catch (error) {
      if (firstByte?.refusal) throw firstByte.refusal.error;
      throw stripped(error, call, deadline.outcome, firstByte);
    } finally {
      deadline.dispose();
    }
  }

  async #open(call: HttpStreamCall, watch: WatchedCall | null): Promise<HttpStream> {
    const deadline = new CallDeadline(call.timeoutMs, call.signal);
    try {
      const request = this.#request(call, deadline.signal, watch);
      // Byte for byte: ranges and lengths are those of what is stored.
      const headers = { ...request.headers, 'Accept-Encoding': 'identity' };
      const response = await this.#head(call, { ...request, headers, decompress: false });
      return { ...this.#facts(call, response), body: pacedBody(response.data, call, response.status) };
    } catch (error) {
      throw stripped(error, call, deadline.outcome);
    } finally {
      deadline.dispose();
    }
  }

  /** @throws UpstreamError `bad_answer` for 3xx, and whatever the client throws */
  async #head(call: HttpCall, request: AxiosRequestConfig): Promise<AxiosResponse<Readable>> {
    const response = await this.http.axiosRef.request<Readable>(request);
    const { status } = response;
    if (status < 300 || status >= 400 || call.redirects === 'answer') return response;
    response.data.destroy();
    throw new UpstreamError({ ...call, kind: 'bad_answer', status, ambiguous: true });
  }

  #facts(call: HttpCall, { status, headers }: AxiosResponse<Readable>): Omit<HttpAnswer, 'body'> {
    const retryAfter: unknown = headers['retry-after'];
    const kept = (call.keepHeaders ?? []).flatMap((name) => {
      const value: unknown = headers[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    });
    return {
      status,
      retryAfterSeconds: typeof retryAfter === 'string' ? parseRetryAfter(retryAfter, this.clock) : null,
      headers: Object.fromEntries(kept),
    };
  }

  #oneShot(firstByte: FirstByte): Agents {
    return { httpAgent: new OneShotHttpAgent(firstByte), httpsAgent: new OneShotHttpsAgent(firstByte, this.#tls) };
  }

  #request(call: HttpCall, signal: AbortSignal, watch: WatchedCall | null): AxiosRequestConfig {
    const traceparent = call.continuesTrace === true ? watch?.traceparent : undefined;
    return {
      ...this.#agents,
      method: call.method,
      url: call.url,
      // False: axios would name a form where there is no body, and some services refuse that.
      headers: {
        Accept: 'application/json',
        'User-Agent': 'publisher-v2',
        'Content-Type': false,
        ...call.headers,
        ...(traceparent === undefined ? {} : { traceparent }),
      },
      data: call.body instanceof Uint8Array ? Buffer.from(call.body) : call.body,
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
export function createHttpClient(clock: Clock, trust?: string): HttpClient {
  return new HttpClient(new HttpService(), clock, trust);
}
