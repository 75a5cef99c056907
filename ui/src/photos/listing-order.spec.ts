import { Listing } from './listing.js';
import type { FetchPage } from './listing.js';
import { ListingOrder } from './listing-order.js';
import { photoItem } from './testing/photo-item.js';

const NAMES = Array.from({ length: 250 }, (_, at) => `p${String(at).padStart(4, '0')}`);
const byName = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** The order of a folder that nobody has read yet, as it is when an address is opened. */
function unread(names: readonly string[] = NAMES, compare: typeof byName | null = byName): ListingOrder {
  const fetchPage: FetchPage = async ({ offset, limit }) => {
    const items = names.slice(offset, offset + limit).map(photoItem);
    return { ok: true, value: { items, total: names.length, truncated: false, skipped: 0, listingVersion: '1' } };
  };
  return new ListingOrder('inbox', new Listing(fetchPage, compare));
}
const at = (filename: string) => ({ folder: 'inbox', filename }) as const;
const to = (filename: string) => ({ to: 'photo', target: at(filename) });

describe('ListingOrder of a folder that is not read yet', () => {
  it.each(['p0003', 'p0120', 'p0210'])('when %s was opened by its address, its neighbours follow it', async (name) => {
    const place = NAMES.indexOf(name);
    expect(await unread().next(at(name))).toEqual(to(NAMES[place + 1] ?? ''));
    expect(await unread().previous(at(name))).toEqual(to(NAMES[place - 1] ?? ''));
  });

  it('when the photo left before anybody had looked, the one behind it comes', async () => {
    const left = unread(NAMES.filter((name) => name !== 'p0120'));
    left.remove(at('p0120'));
    expect(await left.next(at('p0120'))).toEqual(to('p0121'));
  });

  it('when the last photo left before anybody had looked, that was the end, and the one before it is known', async () => {
    const left = unread(NAMES.slice(0, -1));
    left.remove(at('p0249'));
    expect(await left.next(at('p0249'))).toEqual({ to: 'end' });
    expect(await left.previous(at('p0249'))).toEqual(to('p0248'));
  });

  it('when the order is none of names, a photo that left leads to the first one', async () => {
    expect(await unread(NAMES.slice(1), null).next(at('p0000'))).toEqual(to('p0001'));
  });
});
