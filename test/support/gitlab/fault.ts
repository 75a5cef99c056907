import { sendDrip, sendHalf, sendHuge, sendWhole, htmlAnswer, jsonAnswer, textAnswer } from '../stand-in/index.js';
import type { Answer, Exchange } from '../stand-in/index.js';

/** What the stand-in does instead of answering properly. */
export type GitLabFault =
  /** Any whole answer: JSON (`body`), words (`text`), or nothing. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly text?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** 302 to a place of this server whose visit is in the journal, or elsewhere. */
  | { readonly kind: 'redirect'; readonly location?: string }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Cuts the connection before any answer. */
  | { readonly kind: 'reset' }
  /** A good head, then its body byte by byte, then blanks for ever. */
  | { readonly kind: 'drip'; readonly everyMs?: number }
  /** A good answer whose connection ends in its middle. */
  | { readonly kind: 'cut' }
  /** A good answer that stops in its middle; the connection stays. */
  | { readonly kind: 'stall' }
  /** The good bytes under another `Content-Type`. */
  | { readonly kind: 'charset'; readonly type: string }
  /** A good list without `X-Next-Page`, `X-Total` and `Link`. */
  | { readonly kind: 'no_page_headers' }
  /** 200 with JSON that ends in its middle. */
  | { readonly kind: 'bad_json' }
  /** 200 and a page for people, as of a sign-in. */
  | { readonly kind: 'html' }
  /** A good answer and so many megabytes of blanks (300), as fast as the reader reads. */
  | { readonly kind: 'huge'; readonly megabytes?: number };

const DRIP_MS = 50;
const HUGE_MEGABYTES = 300;

/** Answers as the fault says, or does not answer. @param good what the answer would have been */
export async function sendFault(fault: GitLabFault, exchange: Exchange, good: () => Answer): Promise<void> {
  switch (fault.kind) {
    case 'hang':
      return;
    case 'reset':
      return void exchange.message.socket.destroy();
    case 'drip':
      return sendDrip(exchange, good(), fault.everyMs ?? DRIP_MS);
    case 'cut':
    case 'stall':
      return sendHalf(exchange, good(), fault.kind);
    case 'huge':
      return sendHuge(exchange, good(), fault.megabytes ?? HUGE_MEGABYTES);
    default:
      return sendWhole(exchange, answerOf(fault, good));
  }
}

type Whole = Exclude<GitLabFault, { readonly kind: 'hang' | 'reset' | 'drip' | 'cut' | 'stall' | 'huge' }>;

function answerOf(fault: Whole, good: () => Answer): Answer {
  switch (fault.kind) {
    case 'answer':
      return fault.body === undefined
        ? textAnswer(fault.status, fault.text ?? '', fault.headers)
        : jsonAnswer(fault.status, fault.body, fault.headers);
    case 'redirect':
      return textAnswer(302, '', { Location: fault.location ?? '/users/sign_in' });
    case 'charset':
      return withHeaders(good(), { 'Content-Type': fault.type });
    case 'no_page_headers':
      return { ...good(), headers: { 'Content-Type': 'application/json' } };
    case 'bad_json': {
      const { body } = good();
      return jsonCut(body.subarray(0, Math.max(1, Math.floor(body.length / 2))));
    }
    case 'html':
      return htmlAnswer(200);
  }
}

function withHeaders(answer: Answer, headers: Answer['headers']): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function jsonCut(body: Buffer): Answer {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body };
}
