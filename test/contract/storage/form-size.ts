import type { ContractPartName } from '../../../src/storage/testing/image-storage.contract.js';

/** `CONTRACT_FORMS=all` runs every part of every suite on every form of a store, as before a release. */
export const RUNS_ALL = process.env['CONTRACT_FORMS'] === 'all';

/** Of a form of a store the parts in which it differs; the adapter as such runs them all on its main form. */
export function differingIn(...parts: readonly ContractPartName[]): readonly ContractPartName[] | undefined {
  return RUNS_ALL ? undefined : parts;
}
