import type { Browser, BrowserContext } from 'playwright-core';
import { plantedCredential } from '../support/app/index.js';
import { launchChromium } from './support/chromium.js';
import { KEY_DEEDS, listedKeys } from './support/key-deeds.js';
import { atGrid, atPhoto, heading, HERE, picked, type KeyDesk } from './support/photo-desk.js';
import { ALL_ON, configure, SITE_FUNCTIONS } from './support/site-functions.js';
import { smallName } from './support/small-photos.js';
import { openStudio, withTwoOutboxes, type Studio } from './support/studio.js';

const PHOTOS = 40;
/** Every key that is one sign, on photo and grid. */
const LETTERS = ['?', 'g', 's', 'k', 'r', 'a', 'p', 'u', 'f', 'e', 'x', '+', '-', '/'];
/** What somebody may try who wants to be rid of a photo. */
const LETHAL = ['Delete', 'Backspace', 'd', 'Shift+Delete', 'Control+Delete', 'Control+Backspace', 'Shift+D'];
/** In order, and the inbox is not shuffled. */
const ORDERED = `localStorage.getItem('preferences') ?? localStorage.setItem('preferences', '{"shuffle":false}')`;

let browser: Browser;
let studio: Studio;
let context: BrowserContext;
let desk: KeyDesk;
jest.setTimeout(300_000);

beforeAll(async () => {
  browser = await launchChromium();
  studio = await openStudio(browser, { photos: PHOTOS });
  context = await studio.contextOfAdmin('aurora');
  await context.addInitScript(ORDERED);
  const page = await studio.openAsAdmin('aurora', '/grid', context);
  desk = { studio, page };
});
afterAll(async () => {
  await browser.close();
  await studio.close();
});

/** Writes that pages have asked for, texts apart: an open field saves by itself. */
const deeds = (since = 0): readonly string[] =>
  studio.line
    .of(({ method, path }) => !['GET', 'HEAD'].includes(method) && !/(caption|captions\/preview)$/.test(path), since)
    .map(({ method, path }) => `${method} ${path}`);

/** Holds a key: the first press and what the keyboard repeats. */
async function hold({ page }: KeyDesk, key: string): Promise<void> {
  for (let times = 0; times < 5; times++) await page.keyboard.down(key);
  await page.keyboard.up(key);
}

describe('keys', () => {
  it('when the list of keys is opened, it has exactly the keys that are tried below', async () => {
    await atPhoto(desk);
    expect((await listedKeys(desk)).sort()).toEqual(Object.keys(KEY_DEEDS).sort());
  });

  it.each(Object.keys(KEY_DEEDS))('when it is pressed, it does what the list says – %s', async (key) => {
    await KEY_DEEDS[key]?.(desk);
  });

  it('when a caption is being written, letters are letters and nothing else happens', async () => {
    await atPhoto(desk, smallName(8));
    const { page } = desk;
    const from = studio.line.calls.length;
    await page.locator('#caption-text').focus();
    for (const key of [...LETTERS, 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'Control+z', 'Control+y', 'x']) {
      await page.keyboard.press(key);
    }
    expect(await page.locator('#caption-text').inputValue()).toBe('?gskrapufex+-/x');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await heading(page, smallName(8));
    expect(deeds(from)).toEqual([]);
  });

  it('when a search is being written, letters are letters and nothing is picked', async () => {
    await atGrid(desk);
    const { page } = desk;
    const from = studio.line.calls.length;
    await page.keyboard.press('/');
    for (const key of [...LETTERS, 'Space', 'Control+a', 'End']) await page.keyboard.press(key);
    expect(await page.locator('input[type="search"]').inputValue()).toBe('?gskrapufex+-/ ');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.locator('.pick-bar').count()).toBe(0);
    expect(deeds(from)).toEqual([]);
    expect(new URL(page.url()).pathname).toBe('/grid');
  });

  it('when letters are switched off, they do nothing, also after a reload, and other keys go on', async () => {
    await atPhoto(desk);
    const { page } = desk;
    await page.keyboard.press('?');
    await page.getByLabel('Single letters act as keys').uncheck();
    await page.keyboard.press('Escape');
    for (const isReloaded of [false, true]) {
      if (isReloaded) await atPhoto(desk);
      const from = studio.line.calls.length;
      for (const key of LETTERS) await page.keyboard.press(key);
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(await page.locator('#caption-text:focus').count()).toBe(0);
      await heading(page, HERE);
      expect(deeds(from)).toEqual([]);
    }
    await page.keyboard.press('ArrowRight');
    await heading(page, smallName(5));
    await atGrid(desk);
    for (const key of LETTERS) await page.keyboard.press(key);
    expect(await picked(page)).toEqual([]);
    await page.keyboard.press('Space');
    expect(await picked(page)).toEqual([smallName(0)]);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByLabel('Single letters act as keys').check();
    await page.keyboard.press('Escape');
    await page.keyboard.press('x');
    expect(await picked(page)).toEqual([]);
  });

  it('when a key is held, it acts once', async () => {
    await atPhoto(desk);
    const { page } = desk;
    await hold(desk, 'ArrowRight');
    await heading(page, smallName(5));
    await hold(desk, 's');
    await page.locator('.stage-buttons button[aria-pressed="true"]', { hasText: 'Shuffle' }).waitFor();
    await hold(desk, 's');
    const from = studio.line.calls.length;
    await hold(desk, 'k');
    await page
      .getByText(`${smallName(5)} moved to Keep.`)
      .first()
      .waitFor();
    await hold(desk, 'u');
    await page
      .getByText(`${smallName(5)} is back in the inbox.`)
      .first()
      .waitFor();
    expect(deeds(from)).toEqual([
      `POST /api/images/${smallName(5)}/keep`,
      expect.stringMatching(/^POST \/api\/images\/photo-00006\.jpg\/(undo|restore)$/),
    ]);
    await atGrid(desk);
    await hold(desk, 'x');
    expect(await picked(page)).toEqual([smallName(0)]);
    await hold(desk, 'Space');
    expect(await picked(page)).toEqual([]);
  });

  it('when keys that delete elsewhere are pressed, nothing is deleted and nothing asks for it', async () => {
    const { page } = desk;
    const before = await studio.folder('aurora', 'inbox');
    await atPhoto(desk);
    expect(await page.getByRole('button', { name: 'Delete…' }).count()).toBe(1);
    for (const key of LETHAL) await page.keyboard.press(key);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await atGrid(desk);
    await page.keyboard.press('x');
    expect(await page.locator('.pick-bar').getByRole('button', { name: 'Delete…' }).count()).toBe(1);
    for (const key of LETHAL) await page.keyboard.press(key);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await studio.folder('aurora', 'inbox')).toEqual(before);
    expect(studio.line.of(/^DELETE /)).toEqual([]);
  });
});

/** Words of the controls beside a photo and in the bar of the selection, and the keys of the list. */
async function offered(at: KeyDesk): Promise<{ photo: string[]; bar: string[]; keys: string[] }> {
  await atPhoto(at, HERE, 'harbor');
  const words = 'button, nav a';
  const photo = await at.page.locator(words).allInnerTexts();
  const keys = await listedKeys(at);
  await atGrid(at, 'harbor');
  await at.page.keyboard.press('x');
  const bar = await at.page.locator('.pick-bar button').allInnerTexts();
  return { photo, bar, keys };
}

describe('functions that are off', () => {
  let harbor: KeyDesk;
  beforeAll(async () => {
    const own = await studio.contextOfAdmin('harbor');
    await own.addInitScript(ORDERED);
    harbor = { studio, page: await studio.openAsAdmin('harbor', '/grid', own) };
  });

  it('when all are on, all controls are there', async () => {
    await configure(studio, 'harbor', withTwoOutboxes(ALL_ON));
    const { photo, bar, keys } = await offered(harbor);
    expect(photo).toEqual(expect.arrayContaining(SITE_FUNCTIONS.flatMap((flag) => flag.photo)));
    expect(bar).toEqual(expect.arrayContaining(SITE_FUNCTIONS.flatMap((flag) => flag.bar)));
    expect(keys).toEqual(
      expect.arrayContaining(SITE_FUNCTIONS.flatMap(({ key }) => (key === null ? [] : [`Photo: ${key}`]))),
    );
  });

  it.each(SITE_FUNCTIONS)(
    'when one is off, its controls are absent and its key does nothing – $setting',
    async (flag) => {
      await configure(studio, 'harbor', withTwoOutboxes({ ...ALL_ON, [flag.setting]: false }));
      const { page } = harbor;
      const { photo, bar, keys } = await offered(harbor);
      expect(photo.filter((word) => flag.photo.includes(word))).toEqual([]);
      expect(bar.filter((word) => flag.bar.includes(word))).toEqual([]);
      const others = SITE_FUNCTIONS.filter((other) => other !== flag);
      expect(photo).toEqual(expect.arrayContaining(others.flatMap((other) => other.photo)));
      expect(bar).toEqual(expect.arrayContaining(others.flatMap((other) => other.bar)));
      if (flag.key === null) return;
      expect(keys).not.toContain(`Photo: ${flag.key}`);
      const from = studio.line.calls.length;
      await page.keyboard.press(flag.key.toLowerCase());
      await atPhoto(harbor, HERE, 'harbor');
      await page.keyboard.press(flag.key.toLowerCase());
      expect(await page.getByRole('dialog').count()).toBe(0);
      await heading(page, HERE);
      expect(deeds(from)).toEqual([]);
    },
  );

  it('when a site says nothing about deleting, it cannot be done', async () => {
    const file = withTwoOutboxes();
    const config = file.envelope['config'] as Readonly<Record<string, unknown>>;
    await configure(studio, 'harbor', {
      ...file,
      envelope: { ...file.envelope, config: { ...config, features: { publish_enabled: true } } },
    });
    const { photo, bar } = await offered(harbor);
    expect([...photo, ...bar].filter((word) => /delete/i.test(word))).toEqual([]);
  });

  it('when a credential is missing, its platform is not ready and says why, and the other one can be used', async () => {
    const file = withTwoOutboxes();
    const config = file.envelope['config'] as Readonly<Record<string, unknown>>;
    const { ref } = plantedCredential('harbor', 'telegram');
    const publishers = [
      { id: 'outbox', type: 'outbox', enabled: true },
      { id: 'telegram-1', type: 'telegram', credentials_ref: ref, config: { channel_id: '@harbor_studio' } },
    ];
    await configure(studio, 'harbor', { ...file, envelope: { ...file.envelope, config: { ...config, publishers } } });
    await atPhoto(harbor, HERE, 'harbor');
    const { page } = harbor;
    await page.keyboard.press('p');
    const row = page.getByRole('dialog').locator('.publish-row', { hasText: /telegram/i });
    await row.getByText('Its credentials cannot be had right now. Nothing is sent to it.').waitFor();
    expect(await row.getByRole('checkbox').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Publish to 1 platform', exact: true }).waitFor();
  });

  it('when it is over, no page has complained about an error or the content policy', async () => {
    expect(studio.complaints).toEqual([]);
  });
});
