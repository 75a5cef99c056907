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
/** Places at which the scroll is looked at on its way from the first photo to the last. */
const STOPS = bySize(24, 120);

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

/** Bytes of files of the build after gzip, as a browser gets them. */
async function zipped(pattern: RegExp): Promise<number> {
  const assets = await readdir(join(BUILT, 'assets'));
  const files = ['index.html', ...assets.map((name) => `assets/${name}`)].filter((name) => pattern.test(name));
  expect(files.length).toBeGreaterThan(0);
  const sizes = files.map(async (name) => gzipSync(await readFile(join(BUILT, name)), { level: 9 }).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
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

describe('the weight of the page', () => {
  it('when it is built, scripts, styles and HTML are within their budgets after gzip', async () => {
    const first = await readFile(join(BUILT, 'index.html'), 'utf8');
    const named = [...first.matchAll(/assets\/([\w-]+\.js)/g)].map(([, name]) => name ?? '');
    expect(await zipped(/\.js$/)).toBeLessThanOrEqual(60 * 1024);
    expect(await zipped(new RegExp(`(${named.join('|')})$`))).toBeLessThanOrEqual(40 * 1024);
    expect(await zipped(/\.css$/)).toBeLessThanOrEqual(12 * 1024);
    expect(await zipped(/\.html$/)).toBeLessThanOrEqual(4 * 1024);
  });

  it('when a visitor looks at photo and grid, no script of the admins is loaded, and at most 40 kB of scripts are', async () => {
    const page = await openGrid(studio.open('harbor', '/grid'));
    const isAdmin = (path: string): boolean => /assets\/.*(admin|upload|history)/.test(path);
    const scripts = studio.line.of(({ tenant, path }) => tenant === 'harbor' && path.endsWith('.js'));
    expect(scripts.map(({ path }) => path).filter(isAdmin)).toEqual([]);
    const names = new Set(scripts.map(({ path }) => path.split('/').at(-1) ?? ''));
    expect(await zipped(new RegExp(`(${[...names].join('|')})$`))).toBeLessThanOrEqual(40 * 1024);
    await page.context().close();
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
    for (let at = STOPS; at >= 0; at -= 4) await scrollTo(page, at / STOPS);
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
