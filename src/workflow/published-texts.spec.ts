import type { DocumentStore } from '../storage/index.js';
import { ManualClock, memoryStorage } from '../storage/testing/index.js';
import { Ledger } from './ledger/ledger.js';
import { LedgerIndex } from './ledger/ledger-index.js';
import { PublishedTexts } from './published-texts.js';
import { modelConfig } from './testing/model-tenant.js';
import { draft } from './testing/ledger-contract/owner.js';
import type { LedgerEntry } from './ledger/record.js';

const NOON = Date.UTC(2026, 10, 21, 12);
const CONFIG = modelConfig(['p1', 'p2']);

function world() {
  const clock = new ManualClock(NOON);
  let number = 0;
  const hex = (length: number): string => String((number += 1)).padStart(length * 2, '0');
  const pause = async (_ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((_resolve, reject) => void signal?.addEventListener('abort', () => reject(new Error('over'))));
  const tools = { clock, ids: { hex, uuid: () => hex(16), random: () => 0.5 }, pause };
  const { documents } = memoryStorage({ clock }).storage;
  const reads: string[] = [];
  const counted: DocumentStore = Object.create(documents, {
    read: {
      value: (...args: Parameters<DocumentStore['read']>) => {
        reads.push('read');
        return documents.read(...args);
      },
    },
    list: {
      value: (...args: Parameters<DocumentStore['list']>) => {
        reads.push('list');
        return documents.list(...args);
      },
    },
  }) as DocumentStore;
  const texts = new PublishedTexts(clock, new LedgerIndex(clock), pause);
  const newest = (store = counted): Promise<readonly string[]> => texts.newest(CONFIG, new Ledger(store, tools));

  /** A record as a run leaves it. */
  const publish = async (photo: number, posts: Readonly<Record<string, [string, Partial<LedgerEntry>?]>>) => {
    clock.advance(1_000);
    const hash = photo.toString(16).padStart(64, '0');
    const sentAt = new Date(clock.now()).toISOString();
    const result = await new Ledger(documents, tools).claim(hash, 'web', () => {
      const entries = Object.fromEntries(
        Object.entries(posts).map(([id, [, change]]) => [id, { state: 'SENT' as const, sentAt, ...change }]),
      );
      const prepared = Object.entries(posts).map(
        ([id, [caption]]) => [id, { caption, source: 'human' as const, altText: null, spoiler: false }] as const,
      );
      return { ...draft(entries)(null), contentHash: hash, prepared: new Map(prepared) };
    });
    if (result.outcome === 'claimed') await result.claim.release((record) => record);
  };
  return { clock, newest, publish, reads, documents };
}

describe('what was published last', () => {
  it('when nothing was, there is nothing', async () => {
    expect(await world().newest()).toEqual([]);
  });

  it('when photos were posted, their texts come newest last, each once and only those that were sent', async () => {
    const { newest, publish } = world();
    await publish(1, { p1: ['one'], p2: ['one for p2'] });
    await publish(2, { p1: ['two'], p2: ['two'] });
    await publish(3, { p1: ['three'], p2: ['refused', { state: 'FAILED', sentAt: null }] });
    await publish(4, { p1: [''], p2: ['one'] });
    expect(await newest()).toEqual(['one for p2', 'two', 'three', 'one']);
  });

  it('when there are many, the eight newest count and no more records are read than that', async () => {
    const { newest, publish, reads } = world();
    for (let photo = 1; photo <= 20; photo += 1) await publish(photo, { p1: [`text ${photo}`] });
    expect(await newest()).toEqual([13, 14, 15, 16, 17, 18, 19, 20].map((photo) => `text ${photo}`));
    expect([reads.filter((call) => call === 'list').length, reads.filter((call) => call === 'read').length]).toEqual([
      1, 8,
    ]);
  });

  it('when they are asked for again within a minute, nothing is read, and after it what is new is there', async () => {
    const { clock, newest, publish, reads } = world();
    await publish(1, { p1: ['one'] });
    await newest();
    const before = reads.length;
    await publish(2, { p1: ['two'] });
    expect(await newest()).toEqual(['one']);
    expect(reads).toHaveLength(before);
    clock.advance(60_000);
    expect(await newest()).toEqual(['one', 'two']);
  });

  it('when they cannot be read, there is nothing, and the next time they are asked for again', async () => {
    const { newest, publish, documents } = world();
    await publish(1, { p1: ['one'] });
    const away = { ...documents, list: () => Promise.reject(new Error('away')) } as DocumentStore;
    expect(await newest(away)).toEqual([]);
    expect(await newest()).toEqual(['one']);
  });
});
