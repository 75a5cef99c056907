import type { Clock } from '../../kernel/index.js';
import type { Sealer } from '../../platform/security/index.js';
import { SealedNote } from './sealed-note.js';

const LINK_LIFE_SECONDS = 60;
/** The provider may ask the person something on the way. */
const RETURN_LIFE_SECONDS = 10 * 60;

/**
 * The way of a sign-out: from a tenant to the canonical host (60 s), and from the provider back to the tenant. Neither
 * is accepted as the other. Spec: auth.md section 6.
 */
export class SignOutLinks {
  readonly #links: SealedNote;
  readonly #returns: SealedNote;

  constructor(sealer: Sealer, clock: Clock) {
    const note = (name: string, lifeSeconds: number): SealedNote =>
      new SealedNote(sealer, clock, { purpose: 'sign-out', name, lifeSeconds });
    this.#links = note('link', LINK_LIFE_SECONDS);
    this.#returns = note('return', RETURN_LIFE_SECONDS);
  }

  /** What proves to the canonical host that a page of this tenant has signed somebody out. */
  sealLink(tenant: string): string {
    return this.#links.seal([tenant]);
  }

  /** @param value of the query; anything at all. @returns the tenant; null = no link of ours, or too old */
  openLink(value: unknown): string | null {
    return tenantOf(this.#links, value);
  }

  /** What the provider gives back with the person. */
  sealReturn(tenant: string): string {
    return this.#returns.seal([tenant]);
  }

  /** As `openLink`. */
  openReturn(value: unknown): string | null {
    return tenantOf(this.#returns, value);
  }
}

function tenantOf(notes: SealedNote, value: unknown): string | null {
  const note = notes.open(value);
  return note.outcome === 'good' ? (note.parts[0] ?? null) : null;
}
