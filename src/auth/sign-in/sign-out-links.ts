import type { Clock } from '../../kernel/index.js';
import type { Sealer } from '../../platform/security/index.js';
import { SealedNote } from './sealed-note.js';

const LINK_LIFE_SECONDS = 60;
/** The provider may ask the person something on the way. */
const RETURN_LIFE_SECONDS = 10 * 60;

/** What a sign-out link says. */
export interface SignOutLink {
  /** Where the person signed out. */
  readonly tenant: string;
  /**
   * The provider's own session, where the tenant's host knows it: with one host for both, its cookie is gone before the
   * link is followed. Null = the session cookie of the canonical host tells.
   */
  readonly providerSessionId: string | null;
}

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
  sealLink({ tenant, providerSessionId }: SignOutLink): string {
    return this.#links.seal(providerSessionId === null ? [tenant] : [tenant, providerSessionId]);
  }

  /** @param value of the query; anything at all. @returns null = no link of ours, or too old */
  openLink(value: unknown): SignOutLink | null {
    const [tenant, providerSessionId = null] = goodParts(this.#links, value);
    return tenant === undefined ? null : { tenant, providerSessionId };
  }

  /** What the provider gives back with the person. */
  sealReturn(tenant: string): string {
    return this.#returns.seal([tenant]);
  }

  /** @param value of the query; anything at all. @returns the tenant; null = nothing of ours, or too old */
  openReturn(value: unknown): string | null {
    return goodParts(this.#returns, value)[0] ?? null;
  }
}

function goodParts(notes: SealedNote, value: unknown): readonly string[] {
  const note = notes.open(value);
  return note.outcome === 'good' ? note.parts : [];
}
