import { heading } from '../photo-desk.js';
import { smallName } from '../small-photos.js';
import { words } from '../words.js';
import { begins, FAR, names, PHOTOS, tile, UNCLEAR, type ManyScene } from './many-scene.js';
import { at, shows, type Visit } from './scene.js';
import { inSight, scrollTo, scrollUntil } from './scrolling.js';

const LIST = /^GET \/api\/images$/;
const current = ({ page }: Visit) => page.locator('.tile[aria-current="true"]');

/** At a desk a button below the picture; on a phone the way in the header is near enough. */
export const toGrid = ({ page, hand }: Visit) =>
  hand.isTouch
    ? page.getByRole('link', { name: words('nav.grid'), exact: true })
    : page.getByRole('link', { name: words('photo.to_grid') });

/** The photo one comes from is marked, and is where one looks. */
async function showsWhereItIs(visit: Visit, name: string): Promise<void> {
  await inSight(visit, current(visit).filter({ hasText: name }));
  expect(await current(visit).count()).toBe(1);
}

async function goesAndComesBack(visit: Visit, isAdmin: boolean): Promise<void> {
  const { page, hand } = visit;
  await shows(visit, smallName(FAR), isAdmin);
  await hand.press(toGrid(visit));
  await showsWhereItIs(visit, smallName(FAR));
  await page.goBack();
  await shows(visit, smallName(FAR), isAdmin);
  await page.goForward();
  await showsWhereItIs(visit, smallName(FAR));
  const place = await page.evaluate<number>('scrollY');
  expect(place).toBeGreaterThan(0);
  await hand.press(tile(visit, smallName(FAR + 1)));
  await shows(visit, smallName(FAR + 1), isAdmin);
  expect(await page.evaluate<number>('scrollY')).toBe(0);
  await page.goBack();
  await showsWhereItIs(visit, smallName(FAR + 1));
  expect(await page.evaluate<number>('scrollY')).toBe(place);
}

/** The letter does what the buttons do. */
async function goesByKey(visit: Visit): Promise<void> {
  await visit.page.goForward();
  await heading(visit.page, smallName(FAR + 1));
  await visit.page.keyboard.press('g');
  await showsWhereItIs(visit, smallName(FAR + 1));
  await visit.page.keyboard.press('g');
  await heading(visit.page, smallName(FAR + 1));
}

/** Who may not look sees no photo, and how to get there. */
export async function asksStrangersOfHarbor(scene: ManyScene): Promise<void> {
  const visit = await scene.visitor('/grid', 'harbor');
  await visit.page.getByText(words('state.sign_in_to_see')).waitFor();
  expect(await visit.page.locator('.tile').count()).toBe(0);
}

export async function toTheGridAndBack(scene: ManyScene): Promise<void> {
  for (const isAdmin of [false, true]) {
    const path = at(smallName(FAR));
    const visit = isAdmin ? await scene.admin(path) : await scene.visitor(path);
    await goesAndComesBack(visit, isAdmin);
    if (!scene.isPhone) await goesByKey(visit);
  }
  await asksStrangersOfHarbor(scene);
}

/** Every tile that is there: a square picture, and its place among all. */
const TILES = `[...document.querySelectorAll('.tiles > li')].map((item) => {
  const { width, height } = item.querySelector('.tile-picture').getBoundingClientRect();
  return { isSquare: Math.abs(width - height) < 1 && width > 80, at: Number(item.ariaPosInSet), of: Number(item.ariaSetSize) };
})`;
interface SeenTile {
  readonly isSquare: boolean;
  readonly at: number;
  readonly of: number;
}

export async function thumbnails(scene: ManyScene): Promise<void> {
  const since = scene.studio.line.calls.length;
  const visit = await scene.visitor('/grid');
  const { page } = visit;
  const inbox = await scene.inbox();
  await begins(visit, inbox.slice(0, 6));
  await page.locator('.tile-picture.there').nth(5).waitFor();
  const tiles = await page.evaluate<readonly SeenTile[]>(TILES);
  expect(tiles.every(({ isSquare, of }) => isSquare && of === inbox.length)).toBe(true);
  expect(tiles.map(({ at: place }) => place)).toEqual(tiles.map((_, place) => place + 1));
  expect(await names(visit)).toEqual(inbox.slice(0, tiles.length));
  // A list that is virtual has fewer tiles than photos, and asks for the pictures of those near the screen only.
  expect(tiles.length).toBeLessThan(PHOTOS / 1.5);
  const asked = scene.studio.line.of(/\/thumbnail$/, since).length;
  expect([asked > 5, asked <= tiles.length]).toEqual([true, true]);
  expect(await page.locator('.badge, .tile-check').count()).toBe(0);
  const last = inbox.at(-1) ?? '';
  await scrollTo(visit, tile(visit, last).locator('.tile-picture.there'));
  expect(await names(visit)).not.toContain(inbox[0]);
  await badges(scene);
}

/** Who manages the photos sees which of them has a caption, and how far its publication is. */
async function badges(scene: ManyScene): Promise<void> {
  const name = smallName(scene.isPhone ? 2 : 3);
  const visit = await scene.admin(at(name));
  await shows(visit, name);
  await visit.hand.press(toGrid(visit));
  await inSight(visit, tile(visit, name));
  const sign = tile(visit, name).getByText(words('admin.has_caption'), { exact: true });
  expect(await sign.count()).toBe(0);
  await visit.hand.press(tile(visit, name));
  await shows(visit, name);
  await visit.page.locator('#caption-text').fill('A badge follows.');
  await visit.page.getByText(words('admin.saved'), { exact: true }).first().waitFor();
  await visit.hand.press(toGrid(visit));
  await sign.waitFor();
  expect(await tile(visit, smallName(4)).locator('.badge').count()).toBe(0);
  await visit.page.goto(scene.studio.address('aurora', `/grid?q=${smallName(UNCLEAR)}`));
  await tile(visit, smallName(UNCLEAR)).getByText(words('admin.state.needs_decision')).waitFor();
}

const place = ({ page }: Visit) => page.locator('.count');
const said = ({ page }: Visit) => page.locator('.grid-head [role="status"]');

export async function pagingAndCount(scene: ManyScene): Promise<void> {
  const { line } = scene.studio;
  const since = line.calls.length;
  const total = (await scene.inbox()).length;
  const visit = await scene.visitor('/grid');
  const offsets = (): readonly (string | null)[] => line.of(LIST, since).map(({ query }) => query.get('offset'));
  await place(visit)
    .getByText(new RegExp(`^1–\\d+ of ${total}$`))
    .waitFor();
  expect(await said(visit).textContent()).toBe(words('grid.count.other', { count: total }));
  expect(Number(/–(\d+)/.exec((await place(visit).textContent()) ?? '')?.[1])).toBeLessThan(total);
  expect(new Set(offsets())).toEqual(new Set(['0']));
  await scrollUntil(visit, async () => ((await place(visit).textContent()) ?? '').endsWith(`–${total} of ${total}`));
  expect(offsets()).toContain('100');
  // Nothing says "next page": one only scrolls.
  expect(await visit.page.getByRole('button', { name: /next|more|page/i }).count()).toBe(0);
  await scrollUntil(visit, async () => ((await place(visit).textContent()) ?? '').startsWith('1–'), 'up');
  await manyMore(scene, visit);
  await asksStrangersOfHarbor(scene);
}

/** What the page says when there is more than these tests have photos for. */
async function manyMore({ studio }: ManyScene, visit: Visit): Promise<void> {
  const told = (more: object): void =>
    void studio.line.fault(LIST, { does: 'change', body: (body) => ({ ...body, ...more }) });
  told({ total: 2_431 });
  await visit.page.goto(studio.address('aurora', '/grid?sort=date'));
  await place(visit)
    .getByText(/^1–\d+ of 2,431$/)
    .waitFor();
  told({ total: 5_000, truncated: true });
  await visit.page.goto(studio.address('aurora', '/grid?sort=size'));
  await place(visit)
    .getByText(/^1–\d+ of more than 5,000$/)
    .waitFor();
  expect(await said(visit).textContent()).toBe(words('grid.more_than', { count: '5,000' }));
  studio.line.mend();
}
