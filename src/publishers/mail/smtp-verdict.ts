import type { UnknownCode } from '../publisher.port.js';

/** Why a server does not take a mail. */
export type Refusal = 'rate_limited' | 'rejected' | 'media_rejected';

/** What became of one mail after its envelope left. */
export type Delivery =
  /** `whole` = no recipient was refused. */
  | { readonly what: 'accepted'; readonly whole: boolean }
  | { readonly what: 'refused'; readonly code: Refusal }
  | { readonly what: 'unclear'; readonly code: UnknownCode };

/** How much of the mail the connection has asked for. */
export interface SendProgress {
  /** The server took the envelope and `DATA`. */
  begun: boolean;
  /** All of it, so the final dot follows. */
  ended: boolean;
}

const ACCEPTED = /^2\d\d(?:[ -]|$)/;

/**
 * Reads the library's answer to a send: an error, or what it knows of the reply. Only codes are looked at; the
 * texts can quote the login and go no further. Spec: publishers.md section 11, column "fetlife, email".
 */
export function verdictOf(answer: unknown, progress: SendProgress): Delivery {
  const { response, rejected, code, command, responseCode } = fieldsOf(answer);
  if (code === undefined && Array.isArray(rejected)) {
    // An answer that came before the dot is no answer to this mail.
    const accepted = progress.ended && typeof response === 'string' && ACCEPTED.test(response);
    return accepted ? { what: 'accepted', whole: rejected.length === 0 } : unclear('bad_reply_after_send');
  }
  const reply = typeof responseCode === 'number' ? responseCode : null;
  // Once content has left, only the reply to DATA itself counts: a line cut short by the end of the connection
  // may have been the beginning of another one. Before, nothing can have been accepted, whoever says no.
  const counts = !progress.begun || (code === 'EMESSAGE' && command === 'DATA');
  const refusal = reply !== null && counts ? refusalOf(reply) : null;
  if (refusal !== null) return { what: 'refused', code: refusal };
  if (code === 'ETIMEDOUT') return unclear('timeout_after_send');
  const talked = code === 'EMESSAGE' || code === 'EENVELOPE' || code === 'EPROTOCOL';
  return unclear(talked ? 'bad_reply_after_send' : 'connection_lost_after_send');
}

/** Null = the number is no refusal. */
function refusalOf(reply: number): Refusal | null {
  if (reply >= 400 && reply < 500) return 'rate_limited';
  if (reply === 552) return 'media_rejected';
  return reply >= 500 && reply < 600 ? 'rejected' : null;
}

function unclear(code: UnknownCode): Delivery {
  return { what: 'unclear', code };
}

function fieldsOf(answer: unknown): Readonly<Record<string, unknown>> {
  return typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
}
