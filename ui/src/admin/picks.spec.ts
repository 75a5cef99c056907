import type { PhotoItem } from '../api/photos.js';
import { Listing } from '../photos/listing.js';
import { Picks } from './picks.js';

const item = (filename: string, version = 'v'): PhotoItem => ({
  folder: 'inbox',
  filename,
  version,
  thumbnailUrl: '/t',
  modifiedAt: null,
  size: null,
  hasCaption: false,
  publishState: null,
});

/** A listing of photos named by their place, and what is picked in it. */
async function setUp(count: number, most = 500) {
  const photos = Array.from({ length: count }, (_, at) => item(`p${String(at).padStart(4, '0')}`));
  let version = 1;
  const listing = new Listing(async ({ offset, limit }) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const items = photos.slice(offset, offset + limit);
    const page = { items, total: photos.length, truncated: false, skipped: 0, listingVersion: String(version) };
    return { ok: true, value: page };
  });
  await listing.at(0);
  const picks = new Picks(() => most);
  picks.look(listing);
  const names = (): string[] => [...picks.state.get().picked.keys()].map((name) => String(Number(name.slice(1))));
  const change = async (edit: (all: PhotoItem[]) => void): Promise<void> => {
    edit(photos);
    version += 1;
    await listing.refresh(false);
  };
  return { listing, picks, names, change };
}

describe('Picks', () => {
  it('when a tile is picked twice, it is let go', async () => {
    const { picks, names } = await setUp(5);
    picks.toggle(1);
    picks.toggle(3);
    picks.toggle(1);
    expect(names()).toEqual(['3']);
    expect(picks.state.get().active).toBe(true);
  });

  it('when a range is drawn out and back in, it holds what lies between its ends, beside what was picked before', async () => {
    const { picks, names } = await setUp(20);
    picks.toggle(15);
    picks.toggle(3);
    await picks.extend(3, 7);
    await picks.extend(7, 5);
    expect(names()).toEqual(['15', '3', '4', '5']);
  });

  it('when a range begins without a pick, it begins where the focus was, and goes backwards too', async () => {
    const { picks, names } = await setUp(20);
    await picks.extend(6, 4);
    expect(names().sort()).toEqual(['4', '5', '6']);
  });

  it('when a range leads over photos that are not read, they are read', async () => {
    const { picks, names } = await setUp(1_000);
    picks.toggle(90);
    await picks.extend(90, 310);
    expect(names()).toHaveLength(221);
  });

  it('when a site lets nothing be done with photos, none is picked', async () => {
    const { picks } = await setUp(5, 0);
    picks.toggle(1);
    await picks.extend(1, 3);
    expect([picks.state.get().active, picks.state.get().picked.size]).toEqual([false, 0]);
  });

  it('when all are wanted and one job takes fewer, as many are picked and it says how many there are', async () => {
    const { picks, names } = await setUp(1_200, 500);
    await picks.all();
    expect([names().length, picks.state.get().matching]).toEqual([500, 1_200]);
    picks.toggle(0);
    expect([names().length, picks.state.get().matching]).toEqual([499, null]);
  });

  it('when all are wanted and one job takes them, nothing is left to say', async () => {
    const { picks, names } = await setUp(120);
    await picks.all();
    expect([names().length, picks.state.get().matching]).toEqual([120, null]);
  });

  it('when the selection is left while photos are still read for it, it stays left', async () => {
    const { picks, names } = await setUp(1_000);
    const reading = picks.all();
    picks.clear();
    await reading;
    expect([names(), picks.state.get().active]).toEqual([[], false]);
  });

  it('when the listing changes its order or grows, the same photos stay picked', async () => {
    const { picks, names, change } = await setUp(10);
    picks.toggle(2);
    await change((all) => void all.reverse().unshift(item('p0099')));
    expect(names()).toEqual(['2']);
  });

  it('when a picked photo has other bytes by now, it is another photo and is let go', async () => {
    const { picks, names, change } = await setUp(10);
    picks.toggle(2);
    picks.toggle(4);
    await change((all) => void all.splice(2, 1, item('p0002', 'w')));
    expect(names()).toEqual(['4']);
  });

  it('when picked photos have left, they are let go and the others stay', async () => {
    const { picks, names } = await setUp(10);
    await picks.extend(0, 3);
    picks.forget(['p0001', 'p0007']);
    expect(names()).toEqual(['0', '2', '3']);
  });
});
