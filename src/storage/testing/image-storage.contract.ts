import { documentsContract } from './contract/documents.contract.js';
import { guardsContract } from './contract/guards.contract.js';
import type { MakeHarness, StorageHarness } from './contract/harness.js';
import { movesContract } from './contract/moves.contract.js';
import { photosContract } from './contract/photos.contract.js';
import { sidecarsContract } from './contract/sidecars.contract.js';
import type { MakeWiredHarness, WiredHarness } from './contract/wire-harness.js';
import { wireReadsContract } from './contract/wire-reads.contract.js';
import { wireWritesContract } from './contract/wire-writes.contract.js';
import { wireContract } from './contract/wire.contract.js';

type Parts<H> = Readonly<Record<string, (harness: () => H) => void>>;

const PARTS = {
  photos: photosContract,
  moves: movesContract,
  documents: documentsContract,
  sidecars: sidecarsContract,
  guards: guardsContract,
} satisfies Parts<StorageHarness>;

/** A part of the suite. */
export type ContractPartName = keyof typeof PARTS;

const WIRED_PARTS: Parts<WiredHarness> = {
  reads: wireReadsContract,
  writes: wireWritesContract,
  wire: wireContract,
};

/**
 * What every `ImageStorage` promises, whatever stands behind it. Spec: storage.md section 14.
 * @param makeHarness a fresh, empty store for each test
 * @param only parts in which this form of a store differs from one that runs them all; default: all
 */
export function describeImageStorage(name: string, makeHarness: MakeHarness, only?: readonly ContractPartName[]): void {
  const chosen = Object.entries(PARTS).filter(([part]) => only?.includes(part as ContractPartName) ?? true);
  describeParts(`ImageStorage: ${name}`, Object.fromEntries(chosen), makeHarness);
}

/**
 * What an `ImageStorage` promises besides when its provider is behind a wire: points 10, 16, 17 and 22 to 24 of
 * storage.md section 14.
 */
export function describeImageStorageOnWire(name: string, makeHarness: MakeWiredHarness): void {
  describeParts(`ImageStorage on a wire: ${name}`, WIRED_PARTS, makeHarness);
}

function describeParts<H extends StorageHarness>(title: string, parts: Parts<H>, makeHarness: () => Promise<H>): void {
  describe(title, () => {
    let current: H | null = null;
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
    for (const [part, suite] of Object.entries(parts)) describe(part, () => suite(harness));
  });
}

export * from './contract/harness.js';
export * from './contract/wire-harness.js';
