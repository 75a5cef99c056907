import type { Ids } from '../../kernel/index.js';
import { ManualClock, memoryStorage } from '../../storage/testing/index.js';
import type { DocumentStore } from '../../storage/index.js';
import { draft, HASH } from '../testing/ledger-contract/owner.js';
import type { LedgerTools } from './claim.js';
import { Ledger } from './ledger.js';

const NOON = Date.UTC(2026, 10, 21, 12);

function world() {
  const clock = new ManualClock(NOON);
  let number = 0;
  const hex = (length: number): string => String((number += 1)).padStart(length * 2, '0');
  const ids: Ids = { hex, uuid: () => hex(16), random: () => 0.5 };
  const tools: LedgerTools = { clock, ids, pause: async () => undefined };
  return { clock, tools, documents: memoryStorage({ clock }).storage.documents };
}

/** A store that tells its times in whole seconds, as Dropbox and object stores do. */
function inWholeSeconds(documents: DocumentStore): DocumentStore {
  const cut = (date: Date): Date => new Date(Math.floor(date.getTime() / 1000) * 1000);
  return {
    ...documents,
    create: (...args) => documents.create(...args),
    read: async (...args) => {
      const read = await documents.read(...args);
      return read && { ...read, modifiedAt: cut(read.modifiedAt), storageNow: cut(read.storageNow) };
    },
  };
}

describe('the age of a claim', () => {
  it.each([
    [0, 119_999, true],
    [0, 121_000, false],
    // Written at 12:00:00.999 and told as 12:00:00: at 12:02:00 it is 119.001 s old, though it looks like 120.
    [999, 119_001, true],
    [999, 120_000, true],
    [999, 121_001, false],
  ])(
    'when it was written %d ms after the second and %d ms pass, whether it is live is %s',
    async (late, passed, live) => {
      const { clock, tools, documents } = world();
      clock.advance(late);
      const ledger = new Ledger(inWholeSeconds(documents), tools);
      expect(await ledger.claim(HASH, 'web', draft())).toMatchObject({ outcome: 'claimed' });
      clock.advance(passed);
      const view = await ledger.load(HASH);
      expect(view?.live).toBe(live);
      expect((view?.retryAfterSeconds ?? 0) > 0).toBe(live);
    },
  );

  it('when the storage tells a time before the last write, the claim is as young as can be', async () => {
    const { clock, tools, documents } = world();
    const ledger = new Ledger(documents, tools);
    await ledger.claim(HASH, 'web', draft());
    clock.advance(-3_600_000);
    expect(await ledger.load(HASH)).toMatchObject({ live: true, retryAfterSeconds: 120 });
  });
});
