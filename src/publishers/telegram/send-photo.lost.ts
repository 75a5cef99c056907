import type { UpstreamError } from '../../platform/http/index.js';
import type { SendOutcome, UnknownCode } from '../publisher.port.js';

/** Provably nothing left. */
export const NOT_REACHED: SendOutcome = { outcome: 'failed', code: 'connect_failed', retryable: true };

/** What a call without a usable answer means: unsure once a byte may have left. Spec: publishers.md section 11. */
export function lostOutcome(error: UpstreamError): SendOutcome {
  return error.ambiguous ? { outcome: 'unknown', code: unknownCode(error) } : NOT_REACHED;
}

function unknownCode({ kind }: UpstreamError): UnknownCode {
  switch (kind) {
    case 'timeout':
      return 'timeout_after_send';
    case 'aborted':
      return 'shutdown_during_send';
    case 'bad_answer':
    case 'too_large':
    case 'server_error':
    case 'rejected':
    case 'rate_limited':
      return 'bad_reply_after_send';
    case 'connection_lost':
    case 'unreachable':
    case 'circuit_open':
      return 'connection_lost_after_send';
  }
}
