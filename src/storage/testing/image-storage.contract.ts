import { documentsContract } from './contract/documents.contract.js';
import { guardsContract } from './contract/guards.contract.js';
import type { ContractPart, MakeHarness, StorageHarness } from './contract/harness.js';
import { movesContract } from './contract/moves.contract.js';
import { photosContract } from './contract/photos.contract.js';
import { sidecarsContract } from './contract/sidecars.contract.js';

const PARTS: Readonly<Record<string, ContractPart>> = {
  photos: photosContract,
  moves: movesContract,
  documents: documentsContract,
  sidecars: sidecarsContract,
  guards: guardsContract,
};

/**
 * What every `ImageStorage` promises, whatever stands behind it. Points 16 and 17 of storage.md section 14
 * (faults of a wire, tokens) are for adapters that have one and live with them.
 * @param makeHarness a fresh, empty store for each test
 */
export function describeImageStorage(name: string, makeHarness: MakeHarness): void {
  describe(`ImageStorage: ${name}`, () => {
    let current: StorageHarness | null = null;
    beforeEach(async () => {
      current = await makeHarness();
    });
    afterEach(async () => {
      await current?.dispose();
      current = null;
    });
    const harness = () => {
      if (current === null) throw new Error('the harness lives only while a test runs');
      return current;
    };
    for (const [part, suite] of Object.entries(PARTS)) describe(part, () => suite(harness));
  });
}

export * from './contract/harness.js';
