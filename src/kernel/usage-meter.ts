/** What one answer of a model cost. Spec: captioning.md section 6. */
export interface AiUsage {
  readonly tenant: string;
  /** Who answered, for our own count; nobody is told. Absent = not known. */
  readonly model?: string;
  /** Total tokens, an integer > 0. */
  readonly tokens: number;
  /** When the answer arrived, wall clock in milliseconds. */
  readonly occurredAt: number;
  /** The same on every repeat, so that nothing is billed twice. */
  readonly idempotencyKey: string;
}

/** Takes note of what was paid, off the path of whoever paid it. Spec: captioning.md section 6. */
export interface UsageMeter {
  /** Never throws, never waits. */
  record(usage: AiUsage): void;
}
export const UsageMeter = Symbol('UsageMeter');
