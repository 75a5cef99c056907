import { RemoteWorld } from '../support/app/index.js';
import type { TenantName } from '../support/app/index.js';

/** Photos of a page of the grid. */
const PHOTOS = 24;
/** Calls that look one file up, whatever is done with it afterwards. */
const LOOKUPS = ['files/get_metadata', 'head'];
const LISTINGS = ['files/list_folder', 'files/list_folder/continue', 'list'];
const READS = ['files/download', 'get', 'files/get_thumbnail_batch'];

type Counts = Readonly<Record<string, number>>;
interface Page {
  readonly items: readonly {
    readonly filename: string;
    readonly thumbnail_url: string;
    readonly has_sidecar: boolean;
    readonly publishState: string | null;
  }[];
}

let world: RemoteWorld;
beforeAll(async () => {
  // A clock that stands still: what is kept for some seconds stays, however slow the machine is.
  const start = Date.now();
  const nowMs = (): number => start;
  const clock = { now: nowMs, monotonicMs: () => 0 };
  world = await RemoteWorld.start({ clock, dropbox: { nowMs }, s3: { nowMs } });
  for (const tenant of ['aurora', 'harbor'] as const) {
    for (let i = 0; i < PHOTOS; i += 1) await world.put(nameOf(i), { tenant });
    await world.put('p00.jpg.txt', { tenant, bytes: Buffer.from('words\n') });
    await world.put('p01.txt', { tenant, bytes: Buffer.from('older words\n') });
  }
}, 60_000);
afterAll(() => world.stop());

const nameOf = (i: number): string => `p${String(i).padStart(2, '0')}.jpg`;

/** Calls of the provider that work causes, by route. */
async function callsOf(tenant: TenantName, work: () => Promise<unknown>): Promise<Counts> {
  const journal: readonly { readonly route: string }[] = tenant === 'aurora' ? world.dropbox.journal : world.s3.journal;
  const before = journal.length;
  await work();
  const counts: Record<string, number> = {};
  for (const { route } of journal.slice(before)) counts[route] = (counts[route] ?? 0) + 1;
  return counts;
}

const sumOf = (counts: Counts, routes: readonly string[]): number =>
  routes.reduce((sum, route) => sum + (counts[route] ?? 0), 0);

describe.each(['aurora', 'harbor'] as const)('what the provider of %s is asked', (tenant) => {
  const page = async (): Promise<Page> => (await world.get('/api/images', tenant)).body as Page;

  it('when a page is opened, its folder and the ledger are listed once, and no photo is looked up', async () => {
    const calls = await callsOf(tenant, page);
    expect(sumOf(calls, LISTINGS)).toBeLessThanOrEqual(2);
    expect([sumOf(calls, LOOKUPS), sumOf(calls, READS)]).toEqual([0, 0]);
    const { items } = await page();
    expect(items.filter(({ has_sidecar }) => has_sidecar).map(({ filename }) => filename)).toEqual([
      nameOf(0),
      nameOf(1),
    ]);
  });

  it('when the same page is opened again soon, nothing is asked', async () => {
    expect(await callsOf(tenant, page)).toEqual({});
  });

  it('when the pictures of a page are shown, each is read at most once and none is looked up before', async () => {
    const { items } = await page();
    const show = (): Promise<unknown> => Promise.all(items.map((item) => world.get(item.thumbnail_url, tenant)));
    const first = await callsOf(tenant, show);
    expect(sumOf(first, LOOKUPS)).toBe(0);
    expect(sumOf(first, READS)).toBeLessThanOrEqual(PHOTOS);
    expect(await callsOf(tenant, show)).toEqual({});
  });

  it('when a photo is published, its record is written as often as the protocol says and the page shows it', async () => {
    await world.act(nameOf(3), 'publish', tenant, { caption: 'the first publish also probes the storage' });
    const journal = tenant === 'aurora' ? world.dropbox.journal : world.s3.journal;
    const before = journal.length;
    const answer = await world.act(nameOf(4), 'publish', tenant, { caption: 'words of mine' });
    expect(answer.status).toBe(200);
    const written = journal.slice(before).flatMap((entry) => {
      const route = entry.route === 'files/upload' || entry.route === 'put';
      return route ? ['paths' in entry ? (entry.paths[0] ?? '') : (entry.key ?? '')] : [];
    });
    const records = written.filter((path) => path.includes('/.publisher/ledger/'));
    const requests = written.filter((path) => path.includes('/.publisher/requests/'));
    // Claim, intent, outcome, planned move, release; the key before and after.
    expect([records.length, requests.length]).toEqual([5, 2]);
    const archived = (await world.get('/api/images?folder=archive', tenant)).body as Page;
    expect(archived.items.find(({ filename }) => filename === nameOf(4))?.has_sidecar).toBe(true);
  });

  it('when the history is looked at again, its records are not read again', async () => {
    await world.get('/api/history', tenant);
    expect(await callsOf(tenant, () => world.get('/api/history', tenant))).toEqual({});
  });
});
