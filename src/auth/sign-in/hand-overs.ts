import type { Clock } from '../../kernel/index.js';
import type { Sealer } from '../../platform/security/index.js';
import { returnPath } from './return-path.js';
import { SealedNote } from './sealed-note.js';
import type { HandOver } from './sign-in-outcome.js';

const LIFE_SECONDS = 5 * 60;

/** A hand-over as it arrives; an expired one still tells where somebody came from. */
export type ArrivedHandOver =
  { readonly outcome: 'good' | 'expired'; readonly handOver: HandOver } | { readonly outcome: 'broken' };

/** The way from a tenant to the canonical host: sealed tenant and path, 5 minutes. Spec: auth.md section 5. */
export class HandOvers {
  readonly #notes: SealedNote;

  constructor(sealer: Sealer, clock: Clock) {
    this.#notes = new SealedNote(sealer, clock, { purpose: 'hand-over', name: 'hand-over', lifeSeconds: LIFE_SECONDS });
  }

  /** The sealed form, safe in an address as it is. */
  seal({ tenant, path }: HandOver): string {
    return this.#notes.seal([tenant, path]);
  }

  /** @param value of the query; anything at all */
  open(value: unknown): ArrivedHandOver {
    const note = this.#notes.open(value);
    if (note.outcome === 'broken') return note;
    const [tenant, path] = note.parts;
    if (tenant === undefined || path === undefined) return { outcome: 'broken' };
    return { outcome: note.outcome, handOver: { tenant, path: returnPath(path) } };
  }
}
