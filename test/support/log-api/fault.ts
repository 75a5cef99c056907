import { htmlAnswer, jsonAnswer, sendDrip, sendHalf, sendHuge, sendWhole, textAnswer } from '../stand-in/index.js';
import type { Answer, Exchange } from '../stand-in/index.js';

/**
 * What the receiver does instead of answering properly. With `stored` the delivery is taken all the same, so that only
 * its answer is bad; without, it never was.
 */
export type LogApiFault = FaultKind & { readonly stored?: boolean };

type FaultKind =
  /** Any whole answer: JSON (`body`), words (`text`), or nothing. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly text?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** To a place of this server whose visit is in the journal, or elsewhere; 302 by default. */
  | { readonly kind: 'redirect'; readonly status?: number; readonly location?: string }
  /** Takes the whole request and never answers. */
  | { readonly kind: 'hang' }
  /** Takes the whole request and cuts the connection. */
  | { readonly kind: 'reset' }
  /** Cuts the connection when the head is there, whatever is on its way; never `stored`. */
  | { readonly kind: 'reset_early' }
  /** Never reads the body and never answers; never `stored`. */
  | { readonly kind: 'deaf' }
  /** A good head, then its body byte by byte, then blanks for ever. */
  | { readonly kind: 'drip'; readonly everyMs?: number }
  /** A good answer whose connection ends in its middle. */
  | { readonly kind: 'half' }
  /** A page for people; 200 by default. */
  | { readonly kind: 'html'; readonly status?: number }
  /** A good answer and so many megabytes of blanks (300), as fast as the reader reads. */
  | { readonly kind: 'huge'; readonly megabytes?: number };

const DRIP_MS = 50;
const HUGE_MEGABYTES = 300;

/** It meets the request before its body is read. */
export function isEarly({ kind }: LogApiFault): boolean {
  return kind === 'reset_early' || kind === 'deaf';
}

/** Answers as the fault says, or does not answer. @param good what the answer would have been */
export async function sendFault(fault: LogApiFault, exchange: Exchange, good: Answer): Promise<void> {
  switch (fault.kind) {
    case 'hang':
    case 'deaf':
      return;
    case 'reset':
    case 'reset_early':
      return void exchange.message.socket.destroy();
    case 'drip':
      return sendDrip(exchange, good, fault.everyMs ?? DRIP_MS);
    case 'half':
      return sendHalf(exchange, good, 'cut');
    case 'huge':
      return sendHuge(exchange, good, fault.megabytes ?? HUGE_MEGABYTES);
    case 'html':
      return sendWhole(exchange, htmlAnswer(fault.status ?? 200));
    case 'redirect':
      return sendWhole(exchange, textAnswer(fault.status ?? 302, '', { Location: fault.location ?? '/elsewhere' }));
    case 'answer':
      return sendWhole(exchange, anyAnswer(fault));
  }
}

function anyAnswer(fault: Extract<LogApiFault, { readonly kind: 'answer' }>): Answer {
  return fault.body === undefined
    ? textAnswer(fault.status, fault.text ?? '', fault.headers)
    : jsonAnswer(fault.status, fault.body, fault.headers);
}
