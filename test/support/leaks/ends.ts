/** How the codes of a storage are written in tables. Spec: storage.md section 2. */
export const OUT = 'storage_unavailable';
export const FULL = 'storage_unavailable (full)';
export const BUSY = 'storage_unavailable (busy)';
export const REFUSED = 'storage_unauthorized';
export const DAMAGED = 'storage_integrity';

/** It fails as an outage or as damaged, or tells the truth. */
export const TRUTH = Symbol('an outage, damage or the truth');
/** Nobody can say: what came looks good and is not. Only that nothing is seen counts. */
export const ANY = Symbol('anything');

/** How an operation must end. */
export type End = string | typeof ANY | typeof TRUTH;

/** What can go wrong, and how whatever meets it must end. */
export interface NamedFault<Fault> {
  readonly name: string;
  readonly fault: Fault;
  readonly as: End;
  /** It never ends by itself. */
  readonly isEndless?: boolean;
}

/** Stands in a fault where the secrets of the scene are put. */
export const SECRETS = '{secrets}';

/** A fault with the secrets of a scene in it. */
export function filled<Fault>(fault: Fault, everything: string): Fault {
  return JSON.parse(JSON.stringify(fault).replaceAll(SECRETS, everything)) as Fault;
}

/** How it was to end, given how it did: what may end in several ways is any of them. @param truth when nothing is wrong */
export function expectedEnd(as: End, ended: string, truth: string): End {
  const isFine = as === ANY || (as === TRUTH && [OUT, DAMAGED, truth].includes(ended));
  return isFine ? ended : as;
}
