import type { Clock } from '../../kernel/index.js';
import { parseRetryAfter, UpstreamError, type HttpStream, type UpstreamKind } from '../../platform/http/index.js';
import { storageIntegrity } from '../storage.errors.js';
import { TokenRefused } from './access-tokens.js';
import { recordOf } from './answers.js';
import type { Answer, ApiCall } from './dropbox-api.js';
import { isBusy, tagsOf } from './refusals.js';

/** An answer with another status than the good one. Never leaves the adapter. */
export class FailedAnswer extends Error {
  constructor(
    readonly status: number,
    /** The parsed body, or whatever came in its place. */
    readonly body: unknown,
    readonly retryAfter: string | null,
  ) {
    super('Dropbox refused.');
  }
}

const MAX_ERROR_BYTES = 64 * 1024;

/** What the SDK throws for such an answer. */
export function sdkFailure(error: { status: number; headers: unknown; error: unknown }): FailedAnswer {
  return new FailedAnswer(error.status, error.error, headerOf(error.headers, 'retry-after'));
}

/** The same of a download that we made ourselves. Ends the stream. */
export async function streamFailure({ status, headers, body }: HttpStream): Promise<FailedAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_ERROR_BYTES) break;
  }
  return new FailedAnswer(status, parsed(Buffer.concat(chunks).toString('utf8')), headers['retry-after'] ?? null);
}

/** A header of an SDK's answer; its type says nothing. */
export function headerOf(headers: unknown, name: string): string | null {
  const { get } = recordOf(headers);
  const value: unknown = typeof get === 'function' ? Reflect.apply(get, headers, [name]) : null;
  return typeof value === 'string' ? value : null;
}

/** The `Date` of an answer: Dropbox's own clock, whole seconds; null = none that can be read. */
export function storageTimeOf(date: string | null | undefined): Date | null {
  const time = new Date(date ?? '');
  return Number.isNaN(time.getTime()) ? null : time;
}

/**
 * What a failed answer means.
 * @returns the reasons of a 409, which belong to the operation
 * @throws TokenRefused, UpstreamError; PublisherError `storage_integrity`
 * Spec: storage.md section 4.
 */
export function judgeFailure(call: ApiCall, attempt: number, failed: FailedAnswer, clock: Clock): Answer<never> {
  const { status } = failed;
  const body = typeof failed.body === 'object' && failed.body !== null ? (failed.body as { error?: unknown }) : {};
  const tags = tagsOf(body.error);
  const seconds = secondsOf(body.error, failed.retryAfter, clock);
  const upstream = (kind: UpstreamKind, ambiguous: boolean): UpstreamError =>
    new UpstreamError({
      ...{ dependency: 'dropbox', operation: call.operation, kind, status, ambiguous },
      ...(seconds > 0 ? { retryAfterSeconds: seconds } : {}),
    });
  if (status === 401) throw new TokenRefused(tags.includes('missing_scope'));
  if (status === 403) throw new TokenRefused(true);
  if (status === 429 || (status === 409 && isBusy(tags))) throw upstream('rate_limited', false);
  if (status >= 500 || tags.includes('internal_error')) throw upstream('server_error', true);
  if (status !== 409 || tags.length === 0) throw upstream('rejected', false);
  if (!tags.includes('content_hash_mismatch')) return { outcome: 'refused', tags };
  // Spoiled on its way: nothing was written, so it may be sent once more.
  throw attempt === 1 ? upstream('bad_answer', false) : storageIntegrity();
}

function secondsOf(error: unknown, header: string | null, clock: Clock): number {
  const inBody: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'retry_after') : null;
  const text = header ?? (typeof inBody === 'number' ? String(inBody) : null);
  return text === null ? 0 : parseRetryAfter(text, clock);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // a page, or words for people
  }
}
