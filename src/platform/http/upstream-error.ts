/**
 * What went wrong with an outbound call. `rate_limited` was not executed; `rejected` is any other 4xx;
 * `aborted` means that our own caller gave up; `circuit_open` that no call was made, as the service is known to be down.
 */
export const UPSTREAM_KINDS = [
  'unreachable',
  'timeout',
  'connection_lost',
  'bad_answer',
  'too_large',
  'rate_limited',
  'rejected',
  'server_error',
  'aborted',
  'circuit_open',
] as const;
export type UpstreamKind = (typeof UPSTREAM_KINDS)[number];

/** What happened to the connection, in more detail than its kind, for a person who looks for the cause. */
export const NETWORK_FAULTS = [
  'connection_refused',
  'connection_reset',
  'dns_failure',
  'tls_failure',
  'timeout',
  'aborted',
] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

export interface UpstreamFacts {
  /** Which service, a word of ours: `orchestrator`, `telegram`. */
  readonly dependency: string;
  /** Which call, a word of ours: `runtime`, `send_photo`. */
  readonly operation: string;
  readonly kind: UpstreamKind;
  readonly status?: number;
  /** The service may have carried the call out. */
  readonly ambiguous: boolean;
  /** Whole seconds, 0…60. */
  readonly retryAfterSeconds?: number;
  /** Absent when the connection was not at fault, or no connection was tried. */
  readonly fault?: NetworkFault;
}

/**
 * A failed outbound call, stripped: no cause, URL, header or body ever travels in it.
 * Spec: reliability.md section 4.
 */
export class UpstreamError extends Error implements UpstreamFacts {
  readonly dependency: string;
  readonly operation: string;
  readonly kind: UpstreamKind;
  readonly status?: number;
  readonly ambiguous: boolean;
  readonly retryAfterSeconds?: number;
  readonly fault?: NetworkFault;

  constructor(facts: UpstreamFacts) {
    super(`The call to ${facts.dependency} failed.`);
    this.name = 'UpstreamError';
    this.dependency = facts.dependency;
    this.operation = facts.operation;
    this.kind = facts.kind;
    this.status = facts.status;
    this.ambiguous = facts.ambiguous;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.fault = facts.fault;
  }
}
