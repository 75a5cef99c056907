import { request as requestHttp } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { request as requestHttps } from 'node:https';

/** What came over the wire, as far as it came. */
export interface Received {
  /** 0 = no answer. */
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Whether the answer came to its proper end. */
  readonly whole: boolean;
}

/** How something is asked. */
export interface BareRequest {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Uint8Array | string;
  /** Hangs up after so many bytes. */
  readonly maxBytes?: number | undefined;
  /** Hangs up after so long without an end. Default: waits for as long as it takes. */
  readonly patienceMs?: number;
  /** PEM that https trusts. */
  readonly ca?: string;
}

const NO_ANSWER: Received = { status: 0, reason: '', headers: {}, body: Buffer.alloc(0), whole: false };

/** Asks with exactly these bytes, on a connection of its own. Never throws. */
export function askBare(url: string, { method = 'POST', headers, body, ...more }: BareRequest = {}): Promise<Received> {
  const { maxBytes = Number.POSITIVE_INFINITY, patienceMs, ca } = more;
  const ask = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const asked = ask(url, { method, headers, agent: false, ca });
    const timer = patienceMs === undefined ? undefined : setTimeout(() => asked.destroy(), patienceMs);
    asked.once('close', () => clearTimeout(timer));
    asked.once('error', () => resolve(NO_ANSWER));
    asked.once('response', (answer) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        parts.push(part);
        bytes += part.length;
        if (bytes >= maxBytes) asked.destroy();
      });
      answer.on('error', () => undefined);
      answer.once('close', () => {
        const { statusCode: status = 0, statusMessage: reason = '', headers: got, complete: whole } = answer;
        resolve({ status, reason, headers: got, body: Buffer.concat(parts), whole });
      });
    });
    asked.end(body);
  });
}

export const textOf = ({ body }: Pick<Received, 'body'>): string => body.toString('utf8');
