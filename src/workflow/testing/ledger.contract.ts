import { claimsContract } from './ledger-contract/claims.contract.js';
import { crashesContract } from './ledger-contract/crashes.contract.js';
import type { LedgerContractPart, LedgerHarness } from './ledger-contract/harness.js';
import { requestsContract } from './ledger-contract/requests.contract.js';
import { runsContract } from './ledger-contract/runs.contract.js';

/** How much of the suite is run. */
export interface LedgerSuiteSize {
  /** Of the moments at which a process may die every so manyeth, from the `from`-th on; default: each. */
  readonly crashes?: { readonly every: number; readonly from: number };
}

/**
 * What the publish ledger promises on every storage, with two independent clients as two processes have them.
 * @param makeHarness a fresh, empty store for each test
 * @param size default: all of it
 * Spec: publishing.md sections 5 and 6.
 */
export function describeLedger(
  name: string,
  makeHarness: () => Promise<LedgerHarness>,
  size: LedgerSuiteSize = {},
): void {
  describe(`Ledger: ${name}`, () => {
    let current: LedgerHarness | null = null;
    beforeEach(async () => {
      current = await makeHarness();
    });
    afterEach(async () => {
      await current?.dispose();
      current = null;
    });
    const harness = (): LedgerHarness => {
      if (current === null) throw new Error('the harness lives only while a test runs');
      return current;
    };
    const parts: Readonly<Record<string, LedgerContractPart>> = {
      claims: claimsContract,
      requests: requestsContract,
      runs: runsContract,
      crashes: crashesContract(size.crashes),
    };
    for (const [part, suite] of Object.entries(parts)) describe(part, () => suite(harness));
  });
}

export type { LedgerHarness } from './ledger-contract/harness.js';
