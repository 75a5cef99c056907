import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { callerError } from '../../kernel/index.js';
import type { Clock, PublisherError } from '../../kernel/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import type { WebhookAuth } from '../settings.js';

/** Either side of our own clock. */
const TOLERANCE_MS = 300_000;
const MAX_SIGNATURES = 16;
const KEY_PREFIX = 'whsec_';

/** What can be said before the body is there: the caller may go on, and how its body is to be proved. */
export interface Admission {
  /** @throws PublisherError `webhook_unauthorized` when the body is not what was signed */
  checkBody(raw: Buffer): void;
}

const ANY_BODY: Admission = { checkBody: () => undefined };

/**
 * Whether a webhook comes from GitLab. Whatever is wrong, the answer is one and the same.
 * Spec: pipeline-logs.md section 3.
 */
export class WebhookGuard {
  readonly #auth: WebhookAuth;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #log: EventLog;

  constructor(auth: WebhookAuth, clock: Pick<Clock, 'now'>, log: EventLog) {
    this.#auth = auth;
    this.#clock = clock;
    this.#log = log;
  }

  /** Looks at the headers alone. @throws PublisherError `webhook_unauthorized` */
  admit(headers: IncomingHttpHeaders): Admission {
    const auth = this.#auth;
    switch (auth.kind) {
      case 'nobody-asked':
        return ANY_BODY;
      case 'token':
        if (!isToken(textOf(headers, 'x-gitlab-token'), auth)) throw this.#refused();
        return ANY_BODY;
      case 'signature':
        return this.#signed(headers, auth.keys.reveal());
    }
  }

  #signed(headers: IncomingHttpHeaders, keys: readonly string[]): Admission {
    const id = textOf(headers, 'webhook-id');
    const timestamp = textOf(headers, 'webhook-timestamp');
    const signatures = signaturesOf(textOf(headers, 'webhook-signature'));
    if (id === '' || signatures.length === 0 || !this.#isRecent(timestamp)) throw this.#refused();
    return {
      checkBody: (raw) => {
        const wanted = keys.map((key) => signatureOf(key, `${id}.${timestamp}.`, raw));
        if (!anyEqual(wanted, signatures)) throw this.#refused();
      },
    };
  }

  #isRecent(timestamp: string): boolean {
    if (!/^\d{1,12}$/.test(timestamp)) return false;
    return Math.abs(this.#clock.now() - Number(timestamp) * 1000) <= TOLERANCE_MS;
  }

  #refused(): PublisherError {
    this.#log.warn('pipeline_webhook', 'A webhook was refused: it did not prove who sent it.', {
      result: 'unauthorized',
    });
    return callerError('webhook_unauthorized', 'The webhook brought no valid token, signature or timestamp.');
  }
}

/**
 * A header holds bytes, which Node reads as Latin-1. GitLab sends the secret in UTF-8; clients written in JavaScript send
 * it as Latin-1 where they can. Both are the secret. All comparisons are made, whichever is right.
 */
function isToken(given: string, { current, previous }: Extract<WebhookAuth, { readonly kind: 'token' }>): boolean {
  const secrets = [current, ...(previous === null ? [] : [previous])].map((secret) => digest(secret.reveal()));
  const tokens = [digest(Buffer.from(given, 'latin1')), digest(given)];
  return anyEqual(secrets, tokens) && given !== '';
}

/** The 32 bytes of each `v1,<base64>` entry; others are not for us. */
function signaturesOf(header: string): readonly Buffer[] {
  return header
    .split(' ')
    .slice(0, MAX_SIGNATURES)
    .filter((entry) => entry.startsWith('v1,'))
    .map((entry) => Buffer.from(entry.slice('v1,'.length), 'base64'))
    .filter((bytes) => bytes.length === 32);
}

function signatureOf(key: string, head: string, raw: Buffer): Buffer {
  const bytes = Buffer.from(key.slice(KEY_PREFIX.length), 'base64');
  return createHmac('sha256', bytes).update(Buffer.from(head, 'latin1')).update(raw).digest();
}

/** @param left, right digests of 32 bytes */
function anyEqual(left: readonly Buffer[], right: readonly Buffer[]): boolean {
  return left.flatMap((one) => right.map((other) => timingSafeEqual(one, other))).includes(true);
}

function digest(value: string | Buffer): Buffer {
  return createHash('sha256').update(value).digest();
}

function textOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}
