import type { Clock, Ids } from '../../kernel/index.js';
import { UpstreamError, type HttpAnswer, type HttpClient } from '../../platform/http/index.js';
import type { DeliveryOutbox, FrozenBody } from '../outbox/index.js';
import type { LogApiSettings } from '../settings.js';
import { retryAfterMs } from '../waits.js';
import type { Attempt } from './attempt.js';
import { outgoingBody, type OutgoingBody } from './outgoing-body.js';
import { signatureOf, signing } from './signature.js';

/** Spec: pipeline-logs.md section 7. */
const MAX_ANSWER_BYTES = 64 * 1024;

export interface LogApiSenderParts {
  readonly api: LogApiSettings;
  readonly outbox: Pick<DeliveryOutbox, 'readBody'>;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly ids: Ids;
  /** `<service>/<version>`. */
  readonly userAgent: string;
}

/** Sends one body, once. */
export interface Sender {
  /**
   * @returns what came of it, whatever that is
   * @throws BodyLostError before anything is sent
   */
  send(id: string, body: FrozenBody, signal: AbortSignal): Promise<Attempt>;
  /** The receiver takes nothing compressed: nothing is, until the process starts anew. */
  sendPlain(): void;
}

/** One attempt at the log API: its headers, its deadline, and the facts of its answer. Spec: pipeline-logs.md section 7. */
export class LogApiSender implements Sender {
  #isPlain = false;

  constructor(private readonly parts: LogApiSenderParts) {}

  sendPlain(): void {
    this.#isPlain = true;
  }

  async send(id: string, body: FrozenBody, signal: AbortSignal): Promise<Attempt> {
    const { api, outbox, clock } = this.parts;
    const timestamp = Math.floor(clock.now() / 1000);
    const hmac = api.signingSecret && signing(api.signingSecret.reveal(), body.key, timestamp);
    const wantsPacked = api.compression === 'gzip' && !this.#isPlain;
    const outgoing = await outgoingBody(() => outbox.readBody(id), body, wantsPacked, hmac);
    const signed = hmac && {
      'webhook-id': body.key,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureOf(hmac),
    };
    return this.#post(outgoing, { ...this.#headers(outgoing, body.key), ...signed }, signal);
  }

  async #post(
    outgoing: OutgoingBody,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const { clock } = this.parts;
    const stream = outgoing.open();
    stream.on('error', () => undefined); // the call fails with it; without one, nobody waits for it
    const startedMs = clock.monotonicMs();
    const facts = { isPacked: outgoing.isPacked, fault: null, retryAfterMs: 0, answer: new Uint8Array() };
    try {
      const answer = await this.#call(stream, headers, signal);
      const durationMs = clock.monotonicMs() - startedMs;
      const waitMs = retryAfterMs(answer.headers['retry-after'], clock);
      return { ...facts, status: answer.status, durationMs, retryAfterMs: waitMs, answer: answer.body };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      const durationMs = clock.monotonicMs() - startedMs;
      return { ...facts, status: null, fault: error.fault ?? 'connection_reset', durationMs };
    } finally {
      stream.destroy();
    }
  }

  #call(
    body: ReturnType<OutgoingBody['open']>,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { api, http } = this.parts;
    return http.send({
      dependency: 'log_api',
      operation: 'post_logs',
      method: 'POST',
      url: api.url,
      headers,
      body,
      timeoutMs: api.timeoutSeconds * 1000,
      maxBytes: MAX_ANSWER_BYTES,
      keepHeaders: ['retry-after'],
      redirects: 'answer',
      answerBody: 'start',
      continuesTrace: true,
      signal,
    });
  }

  #headers({ bytes, isPacked }: OutgoingBody, key: string): Readonly<Record<string, string>> {
    const { api, ids, userAgent } = this.parts;
    const own: Readonly<Record<string, string>> = {
      'Content-Type': 'application/json',
      'Content-Length': String(bytes),
      ...(isPacked && { 'Content-Encoding': 'gzip' }),
      Accept: 'application/json',
      'Accept-Encoding': 'identity',
      ...(api.token && { Authorization: `Bearer ${api.token.reveal()}` }),
      'Idempotency-Key': key,
      'X-Request-Id': ids.uuid(),
      'User-Agent': userAgent,
    };
    const names = new Set(Object.keys(own).map((name) => name.toLowerCase()));
    const others = Object.entries(api.headers?.reveal() ?? {}).filter(([name]) => !names.has(name.toLowerCase()));
    return { ...Object.fromEntries(others), ...own };
  }
}
