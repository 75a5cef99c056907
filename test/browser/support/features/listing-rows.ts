import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../photo-desk.js';
import { commented, draw, smallName } from '../small-photos.js';
import { words } from '../words.js';
import { asksStrangersOfHarbor, toGrid } from './grid-rows.js';
import {
  areAll,
  begins,
  inLot,
  LARGEST,
  lot,
  names,
  NEWEST,
  OLDEST,
  tile,
  UNCLEAR,
  type ManyScene,
} from './many-scene.js';
import { at, hasNone, shows, type Visit } from './scene.js';
import { inSight } from './scrolling.js';

const LIST = /^GET \/api\/images$/;
const addressOf = ({ page }: Visit): string => new URL(page.url()).pathname + new URL(page.url()).search;
const sorts = ({ page }: Visit) => page.getByRole('combobox', { name: words('grid.sort') });
const searchField = ({ page }: Visit) => page.getByRole('searchbox', { name: words('grid.search') });
const stateFilter = ({ page }: Visit) => page.getByRole('combobox', { name: words('admin.state') });

/** The first tile, and the address that says why it is the first. */
async function leads(visit: Visit, first: string, address: string): Promise<void> {
  await begins(visit, [first]);
  expect(addressOf(visit)).toBe(address);
}

export async function searchSortDirection(scene: ManyScene): Promise<void> {
  const visit = await scene.visitor('/grid');
  const { page, hand } = visit;
  const inbox = await scene.inbox();
  await begins(visit, inbox.slice(0, 3));
  expect(await stateFilter(visit).count()).toBe(0);
  await hand.press(searchField(visit));
  await page.keyboard.type(lot(2).toUpperCase());
  await areAll(
    visit,
    Array.from({ length: 10 }, (_, digit) => inLot(2, digit)),
  );
  expect(addressOf(visit)).toBe(`/grid?q=${lot(2).toUpperCase()}`);
  await hand.press(page.getByRole('button', { name: words('grid.ascending') }));
  await begins(visit, [inLot(2, 9), inLot(2, 8)]);
  await searchField(visit).fill('sea monster');
  await page.getByText(words('state.nothing_found', { q: 'sea monster' })).waitFor();
  await hand.press(page.getByRole('main').getByRole('button', { name: words('grid.clear_search') }));
  await leads(visit, inbox.at(-1) ?? '', '/grid?order=desc');
  await sorts(visit).selectOption('size');
  await leads(visit, smallName(LARGEST), '/grid?sort=size&order=desc');
  await sorts(visit).selectOption('date');
  await leads(visit, smallName(NEWEST), '/grid?sort=date&order=desc');
  await hand.press(page.getByRole('button', { name: words('grid.descending') }));
  await leads(visit, smallName(OLDEST), '/grid?sort=date');
  // Whoever is sent this address, or opens it once more, sees the same.
  await page.reload();
  await leads(visit, smallName(OLDEST), '/grid?sort=date');
  const asked = scene.studio.line.of(LIST).at(-1)?.query;
  expect([asked?.get('sort'), asked?.get('state')]).toEqual(['date', null]);
  await byState(scene);
  await asksStrangersOfHarbor(scene);
}

/** Who manages the photos can look for those in one state of publication. */
async function byState(scene: ManyScene): Promise<void> {
  const visit = await scene.admin('/grid');
  await begins(visit, (await scene.inbox()).slice(0, 3));
  await stateFilter(visit).selectOption('needs_decision');
  await areAll(visit, [smallName(UNCLEAR)]);
  expect(addressOf(visit)).toBe('/grid?state=needs_decision');
  await visit.page.reload();
  await areAll(visit, [smallName(UNCLEAR)]);
  await stateFilter(visit).selectOption('published');
  await visit.page.getByText(words('state.none_in_state')).waitFor();
}

export async function refresh(scene: ManyScene): Promise<void> {
  const { line } = scene.studio;
  const visit = await scene.admin('/grid');
  const { page, hand } = visit;
  const again = page.getByRole('button', { name: words('admin.refresh') });
  const inbox = await scene.inbox();
  await begins(visit, inbox.slice(0, 3));
  const first = `a-${scene.device}.jpg`;
  const path = join(scene.studio.inbox('aurora'), first);
  const fresh = (): number =>
    line.of((call) => LIST.test(`${call.method} ${call.path}`) && call.query.get('fresh') === 'true').length;
  const before = fresh();
  // Somebody else has put a photo there, behind the back of the service.
  await writeFile(path, commented(await draw(40), first));
  await hand.press(again);
  await begins(visit, [first]);
  expect(fresh()).toBeGreaterThan(before);
  const picture = tile(visit, first).locator('img');
  const source = await picture.getAttribute('src');
  await writeFile(path, commented(await draw(41), `${first}, another picture`));
  await hand.press(again);
  await until(page, async () => ![source, null].includes(await picture.getAttribute('src')));
  await rm(path);
  await hand.press(again);
  await begins(visit, inbox.slice(0, 3));
  const stranger = await scene.visitor('/grid');
  await begins(stranger, inbox.slice(0, 1));
  expect(await stranger.page.getByRole('button', { name: words('admin.refresh') }).count()).toBe(0);
}

const FOLDERS = [
  ['inbox', 'inbox'],
  ['archive', 'archive'],
  ['keep', 'keep'],
  ['remove', 'reject'],
] as const;

export async function folders(scene: ManyScene): Promise<void> {
  const visit = await scene.admin('/grid');
  const { page, hand } = visit;
  const tabs = page.getByRole('navigation', { name: words('admin.folders') });
  await begins(visit, (await scene.inbox()).slice(0, 1));
  expect(await tabs.getByRole('link').allInnerTexts()).toEqual(FOLDERS.map(([name]) => words(`admin.folder.${name}`)));
  for (const [name, onDisk] of [...FOLDERS.slice(1), FOLDERS[0]]) {
    const tab = tabs.getByRole('link', { name: words(`admin.folder.${name}`), exact: true });
    await hand.press(tab);
    await page.getByRole('heading', { level: 1, name: words(`admin.folder.${name}`) }).waitFor();
    expect(addressOf(visit)).toBe(name === 'inbox' ? '/grid' : `/grid?folder=${name}`);
    expect(await tab.getAttribute('aria-current')).toBe('page');
    await holds(
      visit,
      (await scene.studio.folder('aurora', onDisk)).filter((file) => file.endsWith('.jpg')),
    );
  }
  await opensWithin(visit, scene);
  await areForAdmins(scene);
}

/** The folder has these photos, and says how many. */
async function holds(visit: Visit, files: readonly string[]): Promise<void> {
  if (files.length === 0) return visit.page.getByText(words('state.folder_empty')).waitFor();
  await begins(visit, files.slice(0, 6));
  await visit.page
    .locator('.count')
    .getByText(new RegExp(`^1–\\d+ of ${files.length}$`))
    .waitFor();
}

/** A photo of another folder opens, and leads back to that folder. */
async function opensWithin(visit: Visit, scene: ManyScene): Promise<void> {
  const { page, hand } = visit;
  const [name = ''] = await scene.studio.folder('aurora', 'reject');
  await page.goto(scene.studio.address('aurora', '/grid?folder=remove'));
  await hand.press(tile(visit, name));
  await shows(visit, name);
  expect(addressOf(visit)).toBe(`/photo/remove/${name}`);
  await hand.press(toGrid(visit));
  await inSight(visit, tile(visit, name));
  expect(addressOf(visit)).toBe('/grid?folder=remove');
}

async function areForAdmins(scene: ManyScene): Promise<void> {
  const visit = await scene.visitor('/grid');
  await begins(visit, (await scene.inbox()).slice(0, 1));
  await hasNone(visit, ...FOLDERS.map(([name]) => `admin.folder.${name}`));
  for (const path of ['/grid?folder=keep', at('x.jpg').replace('inbox', 'remove')]) {
    await visit.page.goto(scene.studio.address('aurora', path));
    await visit.page.getByText(words('state.sign_in_to_see')).waitFor();
    expect(await names(visit)).toEqual([]);
  }
}
