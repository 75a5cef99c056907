import { claimsContract } from './ledger-contract/claims.contract.js';
import { crashesContract } from './ledger-contract/crashes.contract.js';
import type { LedgerContractPart, LedgerHarness } from './ledger-contract/harness.js';
import { requestsContract } from './ledger-contract/requests.contract.js';
import { runsContract } from './ledger-contract/runs.contract.js';

const PARTS: Readonly<Record<string, LedgerContractPart>> = {
  claims: claimsContract,
  requests: requestsContract,
  runs: runsContract,
  crashes: crashesContract,
};

/**
 * What the publish ledger promises on every storage, with two independent clients as two processes have them.
 * @param makeHarness a fresh, empty store for each test
 * Spec: publishing.md sections 5 and 6.
 */
export function describeLedger(name: string, makeHarness: () => Promise<LedgerHarness>): void {
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
    for (const [part, suite] of Object.entries(PARTS)) describe(part, () => suite(harness));
  });
}

export type { LedgerHarness } from './ledger-contract/harness.js';
