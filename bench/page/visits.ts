import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { DESK, PHONE, slowDown } from '../../test/browser/support/devices.js';
import { PROBE } from './probe.js';
import type { Profile } from './rows.js';
import { CATEGORIES, stretchOf } from './trace.js';
import type { Stretch, TraceEvent } from './trace.js';
import type { PageTenant, PageWorld } from './world.js';

/** How long anything may take before a run is given up. */
const PATIENCE_MS = 60_000;

/** @param path of the browser, see `scripts/lib/chromium.mjs` */
export function launch(path: string): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: path,
    args: [
      '--host-resolver-rules=MAP *.localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ...(isRoot ? ['--no-sandbox', '--disable-dev-shm-usage'] : []),
    ],
  });
}

/** Who looks, with what. */
export interface Visitor {
  readonly profile: Profile;
  readonly tenant: PageTenant;
  readonly admin?: boolean;
  /** The person asked for little traffic: nothing is read ahead. */
  readonly savesData?: boolean;
}

const SAVES_DATA = `Object.defineProperty(navigator, 'connection', { value: { saveData: true } });`;

/** Somebody new with an empty cache opens a page; the context ends with the work. */
export async function visit<T>(
  { browser, world }: { readonly browser: Browser; readonly world: PageWorld },
  { profile, tenant, admin = false, savesData = false }: Visitor,
  path: string,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await contextOf(browser, profile);
  try {
    if (admin) await context.addCookies(await world.cookies(tenant));
    await context.addInitScript(PROBE);
    if (savesData) await context.addInitScript(SAVES_DATA);
    const page = await pageOf(context, profile);
    await page.goto(world.address(tenant, path));
    return await work(page);
  } finally {
    await context.close();
  }
}

/** A page without the publisher, on the same device. */
export async function visitText<T>(
  browser: Browser,
  profile: Profile,
  html: string,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await contextOf(browser, profile);
  try {
    const page = await pageOf(context, profile);
    await context.addInitScript(PROBE);
    await page.goto(`data:text/html,${encodeURIComponent(html)}`);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 500)))'); // drawn, and calm
    return await work(page);
  } finally {
    await context.close();
  }
}

async function contextOf(browser: Browser, profile: Profile): Promise<BrowserContext> {
  const context = await browser.newContext(profile === 'phone' ? PHONE : DESK);
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

async function pageOf(context: BrowserContext, profile: Profile): Promise<Page> {
  const page = await context.newPage();
  if (profile === 'phone') await slowDown(page);
  return page;
}

/** What the browser did in a stretch that the page marks, see `MARKS`. */
export async function traced(page: Page, work: () => Promise<void>): Promise<Stretch> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('This page has no browser that could be traced.');
  await browser.startTracing(page, { categories: [...CATEGORIES] });
  // Without its end the next trace could not begin.
  const [worked, trace] = [await work().then(() => null, asError), await browser.stopTracing()];
  if (worked !== null) throw worked;
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  return stretchOf(traceEvents);
}

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error('The page could not be used.');
