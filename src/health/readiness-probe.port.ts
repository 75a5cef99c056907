/**
 * What readiness asks. Registered by whoever owns the dependency; storage, AI and platforms never take part.
 * Spec: reliability.md section 7.
 */
export interface ReadinessProbe {
  /** Standalone: there is nothing to ask. */
  readonly mode: 'orchestrated' | 'standalone';
  /** Resolves when the control plane answers; rejects when it does not. */
  check(): Promise<void>;
}
export const ReadinessProbe = Symbol('ReadinessProbe');
