import type { CutShort } from './call-deadline.js';
import type { FirstByte } from './first-byte.js';
import type { HttpCall } from './http-call.js';
import { UpstreamError, type NetworkFault } from './upstream-error.js';

/** Failures before the first byte of the request left: the service cannot have seen it. */
const NOT_REACHED = /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES)$/;
const NO_NAME = /^(ENOTFOUND|EAI_\w+)$/;
const TLS_FAILED = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;
const BAD_ENCODING = /^(Z_|ERR_BROTLI|HPE_|ERR_ZLIB)/;

/**
 * Turns whatever the client threw into an error of ours: only the kind is kept. axios' errors carry the
 * request with its Authorization header, so nothing of them may go on.
 * @param firstByte of a call that has a hook: it knows for certain whether anything left
 */
export function stripped(
  error: unknown,
  call: Pick<HttpCall, 'dependency' | 'operation'>,
  cutShort: CutShort,
  firstByte: FirstByte | null = null,
): UpstreamError {
  if (error instanceof UpstreamError) return error;
  const { dependency, operation } = call;
  const code = codeOf(error);
  const fault = cutShort ?? faultOf(code);
  if (firstByte && !firstByte.mayHaveLeft) {
    const kind = cutShort ?? (firstByte.isLate ? 'timeout' : 'unreachable');
    return new UpstreamError({ dependency, operation, kind, ambiguous: false, fault });
  }
  if (cutShort) return new UpstreamError({ dependency, operation, kind: cutShort, ambiguous: true, fault });
  // With a hook that has run there was a connection, whatever the code says.
  if (!firstByte && (NOT_REACHED.test(code) || TLS_FAILED.test(code))) {
    return new UpstreamError({ dependency, operation, kind: 'unreachable', ambiguous: false, fault });
  }
  const kind = BAD_ENCODING.test(code) ? 'bad_answer' : 'connection_lost';
  return new UpstreamError({ dependency, operation, kind, ambiguous: true, fault });
}

function faultOf(code: string): NetworkFault {
  if (NO_NAME.test(code)) return 'dns_failure';
  if (NOT_REACHED.test(code)) return 'connection_refused';
  if (TLS_FAILED.test(code)) return 'tls_failure';
  return code === 'ETIMEDOUT' ? 'timeout' : 'connection_reset';
}

function codeOf(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null;
  return typeof code === 'string' ? code : '';
}
