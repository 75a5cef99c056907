import type { Arrival, Evidence, GivenAnswer, Lookup } from './evidence.js';

/** A: how old a configuration may be that a send rests on, ttl and `MUTATION_CONFIG_MAX_AGE_SECONDS` both at their default. */
export const DEFAULT_MAX_AGE_MS = 600_000;
const GRACE_MS = 30_000;
/** Two clocks of one machine. */
const SKEW_MS = 250;

/**
 * I3: for each send there was a valid answer with publishing enabled, no older than A + 30 s, and no negative one
 * between it and the send. A negative answer that another process got while this request was on its way binds only
 * that process.
 */
export function unprovenSends(evidence: Evidence, maxAgeMs: number): readonly string[] {
  const { arrivals, answers, lookups } = evidence;
  return arrivals
    .filter(({ verdict }) => verdict !== 'refused')
    .flatMap((send) => {
      const own = lookups.filter(({ tenant, atMs }) => tenant === send.tenant && atMs <= send.atMs + SKEW_MS);
      const name = `${send.tenant} ${send.photo} ${send.platform}`;
      const proofs = own.filter(
        ({ answer, atMs }) => answer === 'open' && atMs >= send.atMs - maxAgeMs - GRACE_MS - SKEW_MS,
      );
      if (proofs.length === 0) return [`sent without a valid configuration: ${name}`];
      const last = Math.max(...proofs.map(({ atMs }) => atMs));
      const begun = begunAt(send, answers);
      const revoked = own.some((one) => isRevoking(one) && one.atMs > last && one.atMs < begun - SKEW_MS);
      return revoked ? [`sent after the configuration had been taken back: ${name}`] : [];
    });
}

function isRevoking({ answer }: Lookup): boolean {
  return answer !== 'open';
}

/** When the requests began that this send may belong to; the send itself when there is none. */
function begunAt(send: Arrival, answers: readonly GivenAnswer[]): number {
  const open = answers.filter(
    ({ tenant, photo, startMs, endMs, status }) =>
      tenant === send.tenant &&
      (photo === null || photo.startsWith(send.photo)) &&
      startMs <= send.atMs + SKEW_MS &&
      (status === null || status === 202 || endMs >= send.atMs - SKEW_MS),
  );
  return open.length === 0 ? send.atMs : Math.min(...open.map(({ startMs }) => startMs));
}
