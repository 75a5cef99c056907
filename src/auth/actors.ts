import { pseudonym } from '../kernel/index.js';
import type { KeyRing } from '../platform/security/index.js';
import type { Identity } from '../tenancy/index.js';

const LEDGER_HEX_DIGITS = 16;
/** No mode of signing in, so nobody who signs in has the same. */
const OPERATOR = 'operator:command-line';

/** Pseudonyms of people for ledger and log: stable over replicas, not reversible. Spec: observability.md section 2. */
export class Actors {
  constructor(private readonly ring: KeyRing) {}

  /** 16 hex digits; the first 12 are the log's `actor`. */
  of(identity: Pick<Identity, 'email' | 'mode' | 'subject' | 'tenant'>): string {
    const name = identity.email ?? `${identity.mode}:${identity.tenant ?? ''}:${identity.subject}`;
    return this.#pseudonym(name);
  }

  /** Whoever has the command line of this service; nobody signs in there. Spec: publishing.md section 5.6. */
  operator(): string {
    return this.#pseudonym(OPERATOR);
  }

  #pseudonym(name: string): string {
    return pseudonym(this.ring.currentKey('actor'), name, LEDGER_HEX_DIGITS);
  }
}
