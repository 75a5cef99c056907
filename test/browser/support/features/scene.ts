import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { RecordedPlatforms } from '../../../support/app/index.js';
import { Hand } from '../hand.js';
import type { Fault } from '../line.js';
import { heading } from '../photo-desk.js';
import { ALL_ON, configure } from '../site-functions.js';
import { smallName } from '../small-photos.js';
import { withTwoOutboxes, type Studio } from '../studio.js';
import { words } from '../words.js';

/** A page that somebody looks at, and their hand. */
export interface Visit {
  readonly page: Page;
  readonly hand: Hand;
}

/** Every function of a site, and photos that strangers may see. */
export const EVERYTHING: Readonly<Record<string, unknown>> = {
  ...ALL_ON,
  auto_view_enabled: true,
  voice_matching_enabled: true,
};

/** Where a row of the feature table is tried: two sites, platforms in memory, and one kind of device. */
export class Scene {
  readonly #contexts: BrowserContext[] = [];

  /** @param photos gives a photo of aurora that no other trial uses */
  constructor(
    readonly studio: Studio,
    readonly platforms: RecordedPlatforms,
    private readonly photos: Iterator<number>,
    private readonly options: BrowserContextOptions,
  ) {}

  get isPhone(): boolean {
    return this.options.hasTouch === true;
  }

  /** A photo of aurora's inbox for this trial alone; each call gives the one after it. */
  photo(): string {
    return smallName(this.photos.next().value as number);
  }

  /** Somebody who is signed in opens a page. */
  async admin(path: string, more: VisitOptions = {}): Promise<Visit> {
    const { tenant = 'aurora', prepare, within } = more;
    const context = within ?? (await this.studio.contextOfAdmin(tenant, this.options));
    await prepare?.(context);
    return this.#visit(await this.studio.openAsAdmin(tenant, path, context));
  }

  /** A stranger opens a page. @param screen how theirs differs */
  async visitor(path: string, tenant = 'aurora', screen: BrowserContextOptions = {}): Promise<Visit> {
    return this.#visit(await this.studio.open(tenant, path, { ...this.options, ...screen }));
  }

  /** Gives harbor these functions beside all the others. */
  harborHas(features: Readonly<Record<string, unknown>>): Promise<void> {
    return configure(this.studio, 'harbor', withTwoOutboxes({ ...EVERYTHING, ...features }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }

  #visit(page: Page): Visit {
    if (!this.#contexts.includes(page.context())) this.#contexts.push(page.context());
    return { page, hand: new Hand(page, this.isPhone) };
  }
}

interface VisitOptions {
  readonly tenant?: 'aurora' | 'harbor';
  /** Runs before the page is opened. */
  readonly prepare?: (context: BrowserContext) => Promise<void>;
  /** Another tab of a browser that is open already. */
  readonly within?: BrowserContext;
}

/** Address of a photo in the inbox. */
export const at = (name: string): string => `/photo/inbox/${name}`;

/** Waits until a photo is on the screen: its name, its picture, its place and, where due, its caption. */
export async function shows({ page }: Visit, name: string, isAdmin = true): Promise<void> {
  await heading(page, name);
  await page.locator('.picture img').waitFor();
  await page.getByText(/^(\d+ \/ \d+|\d+ seen)$/).waitFor();
  if (isAdmin) await page.locator('#caption-text').waitFor();
}

/** The name over the buttons, which never runs ahead of the picture. */
export const nameOn = async ({ page }: Visit): Promise<string> => (await page.locator('h1').textContent()) ?? '';

/** Nothing with these words is on the page, in or outside its buttons and links. */
export async function hasNone({ page }: Visit, ...keys: readonly string[]): Promise<void> {
  const said = await page.locator('button, a, label, summary').allInnerTexts();
  const wanted = keys.map((key) => words(key));
  expect(said.map((text) => text.trim()).filter((text) => wanted.includes(text))).toEqual([]);
}

/** What a page asks to know who is looking. */
export const STATUS = /^GET \/api\/admin\/status$/;

/** The service says something else of who is looking, or of what this site has. */
export const told = (more: Readonly<Record<string, unknown>>): Fault => ({
  does: 'change',
  body: (body) => ({ ...body, ...more }),
});

/** Unfolds what is known of the photo. */
export async function details({ page, hand }: Visit): Promise<Locator> {
  const fold = page.locator('.panel details', { has: page.getByText(words('admin.details'), { exact: true }) });
  await hand.press(fold.locator('summary').first());
  await fold.locator('dl').waitFor();
  return fold;
}
