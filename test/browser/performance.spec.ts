import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { DESK, heapOf } from './support/devices.js';
import { gate } from './support/line.js';
import { bySize } from './support/sizes.js';
import { smallName } from './support/small-photos.js';
import { openStudio, withTwoOutboxes, type Studio } from './support/studio.js';

/** What runs in the page; the tests themselves know no DOM. */
declare const document: {
  readonly documentElement: { readonly scrollHeight: number };
  querySelectorAll(selector: string): { readonly length: number };
};
declare const window: { scrollTo(x: number, y: number): void; readonly innerHeight: number };

const COUNT = 10_000;
const BUILT = join(__dirname, '../../dist/ui');
const THUMBNAIL = /^GET .*\/thumbnail$/;
/** Spec: ui.md section 13. */
const BUDGET = { tilesInDom: 200, requestsAtOnce: 6, heapBytes: 30 * 1024 * 1024 } as const;
/** Bytes after gzip. Spec: ui.md section 13, and what docs/adr/0022-weight-of-the-page.md says about it. */
const WEIGHT = { visitor: 40_000, admin: 60_000, adminWords: 6_000, styles: 12_000, html: 4_000 } as const;
/** Bundles of which no visitor gets any. */
const FOR_ADMINS = /assets\/(admin|bulk|decision|history|job|publish|voice)/;
/** Bundles that come when what they draw is opened. */
const OPENED_LATER = /assets\/(admin-upload|bulk-dialog|history-screen|job-cards|publish-dialog|voice-dialog)/;
/** Places at which the scroll is looked at on its way from the first photo to the last. */
const STOPS = bySize(12, 120);

let browser: Browser;
let studio: Studio;
jest.setTimeout(600_000);

beforeAll(async () => {
  browser = await launchChromium();
  const env = { LIBRARY_SCAN_BUDGET: String(2 * COUNT) };
  studio = await openStudio(browser, { photos: COUNT, env, tenant: withTwoOutboxes({ auto_view_enabled: true }) });
});
afterAll(async () => {
  await browser.close();
  await studio.close();
});

/** Bytes of files of the build after gzip, as a browser gets them. @param names below `dist/ui` */
async function zipped(names: Iterable<string>): Promise<number> {
  const sizes = [...names].map(async (name) => gzipSync(await readFile(join(BUILT, name)), { level: 9 }).length);
  expect(sizes.length).toBeGreaterThan(0);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Assets that the pages of a tenant were given since a call, each once. */
function assetsOf(tenant: string, ending: string, since: number): ReadonlySet<string> {
  const calls = studio.line.of((call) => call.tenant === tenant && call.path.startsWith('/assets/'), since);
  return new Set(calls.map(({ path }) => path.slice(1)).filter((path) => path.endsWith(ending)));
}

const tilesOf = (page: Page): Promise<number> => page.evaluate(() => document.querySelectorAll('.tiles > li').length);

/** Goes to a share of the whole height, 0 to 1, and lets the page draw. */
async function scrollTo(page: Page, share: number): Promise<void> {
  await page.evaluate((part) => {
    window.scrollTo(0, part * (document.documentElement.scrollHeight - window.innerHeight));
    return new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
  }, share);
}
declare function requestAnimationFrame(run: () => void): void;

/** The number in the name of a small photo. */
const numberOf = (path: string): number => Number(/photo-(\d+)/.exec(path)?.[1]);

/** A hidden tab, as the page is told of one. */
const HIDE = `Object.defineProperty(document, 'hidden', { get: () => true });
Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
document.dispatchEvent(new Event('visibilitychange'));`;

async function shapeOf(page: Page): Promise<{ columns: number; rowHeight: number; head: number }> {
  const boxes = await Promise.all([...Array(16).keys()].map((at) => page.locator('.tiles > li').nth(at).boundingBox()));
  const [first] = boxes;
  const columns = boxes.filter((box) => box?.y === first?.y).length;
  return { columns, rowHeight: (boxes[columns]?.y ?? 0) - (first?.y ?? 0), head: first?.y ?? 0 };
}

async function openGrid(page: Promise<Page>): Promise<Page> {
  const opened = await page;
  await opened.getByText(/^(10,000|40) photos/).waitFor();
  await opened.locator('.tile-picture.there').first().waitFor();
  return opened;
}

/** A photo, and from there the grid, with everything that comes by itself. @returns the assets that came */
async function firstLoad(
  tenant: string,
  opened: (path: string) => Promise<Page>,
): Promise<(ending: string) => string[]> {
  const since = studio.line.calls.length;
  const page = await opened(`/photo/inbox/${smallName(0)}`);
  await page.getByRole('heading', { name: smallName(0) }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('g');
  await openGrid(Promise.resolve(page));
  await page.waitForLoadState('networkidle');
  await page.context().close();
  return (ending) => [...assetsOf(tenant, ending, since)];
}

/** Decision: docs/adr/0022-weight-of-the-page.md. */
describe('the weight of the page', () => {
  it('when it is built, its styles and its HTML are within their budgets after gzip', async () => {
    const assets = (await readdir(join(BUILT, 'assets'))).map((name) => `assets/${name}`);
    expect(await zipped(assets.filter((name) => name.endsWith('.css')))).toBeLessThanOrEqual(WEIGHT.styles);
    expect(await zipped(['index.html'])).toBeLessThanOrEqual(WEIGHT.html);
  });

  it('when a visitor looks at photo and grid, the scripts are 40 kB at most and nothing meant for admins comes', async () => {
    const came = await firstLoad('harbor', (path) => studio.open('harbor', path));
    const scripts = came('.js');
    expect([...scripts, ...came('.json')].filter((name) => FOR_ADMINS.test(name))).toEqual([]);
    expect(await zipped(scripts)).toBeLessThanOrEqual(WEIGHT.visitor);
  });

  it('when an admin looks at photo and grid and opens nothing, the scripts are 60 kB at most, beside the words', async () => {
    const came = await firstLoad('aurora', (path) => studio.openAsAdmin('aurora', path));
    const scripts = came('.js');
    expect(scripts.filter((name) => OPENED_LATER.test(name))).toEqual([]);
    expect(scripts.some((name) => FOR_ADMINS.test(name))).toBe(true);
    expect(await zipped(scripts)).toBeLessThanOrEqual(WEIGHT.admin);
    // Data, which a browser reads at a fraction of what a script costs; counted for itself.
    expect(await zipped(came('.json'))).toBeLessThanOrEqual(WEIGHT.adminWords);
  });
});

describe('a grid of 10,000 photos', () => {
  it('when it is scrolled from the first photo to the last and back, few tiles exist and memory stays flat', async () => {
    const page = await openGrid(studio.openAsAdmin('aurora', '/grid'));
    await scrollTo(page, 0.01);
    const before = await heapOf(page);
    const seen: number[] = [];
    for (let at = 0; at <= STOPS; at++) {
      await scrollTo(page, at / STOPS);
      seen.push(await tilesOf(page));
    }
    await page.getByText(smallName(COUNT - 1)).waitFor();
    for (let at = STOPS; at >= 0; at -= 3) await scrollTo(page, at / STOPS);
    await page.getByText(smallName(0)).waitFor();

    expect(Math.max(...seen)).toBeLessThanOrEqual(BUDGET.tilesInDom);
    expect(Math.min(...seen)).toBeGreaterThan(0);
    expect((await heapOf(page)) - before).toBeLessThanOrEqual(BUDGET.heapBytes);
    await page.context().close();
  });

  it('when it opens, pictures are asked for six at once at most, and only those on the screen and one screen ahead', async () => {
    const { line } = studio;
    const slow = line.fault(THUMBNAIL, { does: 'wait', ms: 100 });
    line.mostThumbnails = 0;
    const since = line.calls.length;
    const page = await openGrid(studio.openAsAdmin('aurora', '/grid'));
    await page.waitForLoadState('networkidle');
    slow();
    const asked = line.of(THUMBNAIL, since).map(({ path }) => numberOf(path));
    const { columns, rowHeight, head } = await shapeOf(page);
    const rows = Math.ceil((2 * DESK.viewport.height - head) / rowHeight) + 1;
    expect(Math.max(...asked)).toBeLessThanOrEqual(rows * columns);
    expect(new Set(asked).size).toBe(asked.length);
    expect(line.mostThumbnails).toBeLessThanOrEqual(BUDGET.requestsAtOnce);
    await page.context().close();
  });

  it('when a part of it is left before its pictures have come, they are called off', async () => {
    const { line } = studio;
    const page = await openGrid(studio.openAsAdmin('aurora', '/grid'));
    await page.waitForLoadState('networkidle');
    const closed = gate();
    const held = line.fault(THUMBNAIL, { does: 'hold', until: closed.until });
    const since = line.calls.length;
    await scrollTo(page, 0.3);
    await line.until(() => line.of(THUMBNAIL, since).length > 0);
    const first = line.of(THUMBNAIL, since);
    await scrollTo(page, 0.8);
    await line.until(() => first.every(({ end }) => end === 'left'));
    closed.open();
    held();
    await page.locator('.tile-picture.there').first().waitFor();
    await page.context().close();
  });
});

describe('what a page asks for', () => {
  it('when the next photo is wanted, it was read ahead and is painted without a request', async () => {
    const { line } = studio;
    const all = line.calls.length;
    const page = await studio.openAsAdmin('aurora', `/photo/inbox/${smallName(5)}`);
    const isThere = (at: number): boolean =>
      line.of(({ path, status }) => path.includes(`/${smallName(at)}`) && status === 200, all).length >= 2;
    await line.until(() => [4, 6, 7].every(isThere));
    await page.getByRole('heading', { name: smallName(5) }).waitFor();
    for (const [key, at] of [
      ['ArrowRight', 6],
      ['ArrowLeft', 5],
      ['ArrowLeft', 4],
    ] as const) {
      const since = line.calls.length;
      await page.keyboard.press(key);
      await page.getByRole('heading', { name: smallName(at) }).waitFor();
      const own = line.of(({ path }) => path.includes(`/${smallName(at)}`), since);
      expect([at, own.map(({ method, path }) => `${method} ${path}`)]).toEqual([at, []]);
    }
    await page.context().close();
  });

  it('when a photo is opened from the grid, its picture is asked for beside its facts, and painted with them', async () => {
    const { line } = studio;
    const page = await openGrid(studio.openAsAdmin('aurora', '/grid'));
    const facts = gate();
    const held = line.fault(({ path }) => path === `/api/images/${smallName(9)}`, { does: 'hold', until: facts.until });
    const since = line.calls.length;
    await page.locator('.tile[data-at="9"]').press('Enter');
    const large = new RegExp(`/${smallName(9)}/thumbnail$`);
    const pictures = (): readonly unknown[] =>
      line.of(large, since).filter(({ query }) => query.get('size') === 'w1024h768');
    await line.until(() => pictures().length > 0);
    facts.open();
    held();
    await page.getByRole('heading', { name: smallName(9) }).waitFor();
    expect(pictures()).toHaveLength(1);
    await page.context().close();
  });

  it.each([
    ['grid', '/grid'],
    ['photo', `/photo/inbox/${smallName(0)}`],
    ['history', '/history'],
  ])('when nobody touches the %s for a minute, seen or hidden, it asks for nothing', async (_name, path) => {
    const { line } = studio;
    const context = await studio.contextOfAdmin('aurora');
    await context.clock.install();
    const idle = await studio.openAsAdmin('aurora', path, context);
    await idle.waitForLoadState('networkidle');
    await idle.clock.runFor(5_000);
    await idle.waitForLoadState('networkidle');
    const since = line.calls.length;
    await idle.clock.runFor(60_000);
    await idle.evaluate(HIDE);
    await idle.clock.runFor(600_000);
    await idle.waitForLoadState('networkidle');
    expect(line.of(({ path }) => path !== '/auth/renew', since).map(({ path }) => path)).toEqual([]);
    await context.close();
  });
});

describe('all of this', () => {
  it('when it is over, no page has complained', () => {
    expect(studio.complaints).toEqual([]);
  });
});
