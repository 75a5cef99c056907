import type { ContractPartName } from '../../../src/storage/testing/image-storage.contract.js';
import type { LedgerSuiteSize } from '../../../src/workflow/testing/ledger.contract.js';

/** `CONTRACT_FORMS=all` runs every part of every suite on every form of a store, as before a release. */
export const RUNS_ALL = process.env['CONTRACT_FORMS'] === 'all';

/** Of a form of a store the parts in which it differs; the adapter as such runs them all on its main form. */
export function differingIn(...parts: readonly ContractPartName[]): readonly ContractPartName[] | undefined {
  return RUNS_ALL ? undefined : parts;
}

const EVERY = RUNS_ALL ? 1 : 3;

/** Every crash is played in memory and on a disk; over a wire each store has some of its own. */
export const ON_A_WIRE = {
  s3: { crashes: { every: EVERY, from: 0 } },
  dropbox: { crashes: { every: EVERY, from: 1 % EVERY } },
} satisfies Readonly<Record<string, LedgerSuiteSize>>;
