/**
 * What readiness asks. Registered by whoever owns the dependency; storage, AI and platforms never take part.
 * Spec: reliability.md section 7.
 */
export interface ReadinessProbe {
  /** Standalone: there is nothing to ask. */
  readonly mode: 'orchestrated' | 'standalone';
  /**
   * Resolves when the control plane answers; rejects when it does not, at the latest after 1.5 s. Asked for
   * every probe that comes in: its owner keeps the finding for 5 s, lets probes in flight share one check, and
   * counts ordinary calls as checks. Nobody above keeps it longer.
   */
  check(): Promise<void>;
  /** Whether the control plane has answered this process before, a check or an ordinary call. */
  hadContact(): boolean;
}
export const ReadinessProbe = Symbol('ReadinessProbe');
