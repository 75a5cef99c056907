import type { Clock } from '../../kernel/index.js';
import type { KeyPurpose, Sealer } from '../../platform/security/index.js';
import { parseArray } from '../arrays.js';

/** Clocks of replicas may differ by this much. Spec: reliability.md section 5. */
const SKEW_SECONDS = 60;

/** What an opened note says; `expired`: it is ours, and too old or from the future. */
export type OpenedNote =
  { readonly outcome: 'good' | 'expired'; readonly parts: readonly string[] } | { readonly outcome: 'broken' };

/**
 * A few words of ours that travel through the browser in an address: sealed, with the time they were written.
 * Spec: auth.md sections 4 to 6.
 */
export class SealedNote {
  /**
   * @param kind its name tells notes of one purpose apart, one is never accepted as another; it counts for
   *   `lifeSeconds`, ≥ 1, and what clocks may differ by
   */
  constructor(
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    private readonly kind: { readonly purpose: KeyPurpose; readonly name: string; readonly lifeSeconds: number },
  ) {}

  seal(parts: readonly string[]): string {
    return this.sealer.seal(this.kind.purpose, this.kind.name, JSON.stringify([this.#nowSeconds(), ...parts]));
  }

  /** @param value what the address held; anything at all */
  open(value: unknown): OpenedNote {
    const text = typeof value === 'string' ? this.sealer.open(this.kind.purpose, this.kind.name, value) : null;
    const note = text === null ? null : read(text);
    if (note === null) return { outcome: 'broken' };
    const now = this.#nowSeconds();
    const holds = note.issuedAt <= now + SKEW_SECONDS && now < note.issuedAt + this.kind.lifeSeconds + SKEW_SECONDS;
    return { outcome: holds ? 'good' : 'expired', parts: note.parts };
  }

  #nowSeconds(): number {
    return Math.floor(this.clock.now() / 1000);
  }
}

/** It was sealed by us, perhaps by another version; so its form is checked all the same. */
function read(text: string): { readonly issuedAt: number; readonly parts: readonly string[] } | null {
  const [issuedAt, ...parts] = parseArray(text);
  if (typeof issuedAt !== 'number' || !Number.isSafeInteger(issuedAt)) return null;
  return parts.every((part) => typeof part === 'string') ? { issuedAt, parts } : null;
}
