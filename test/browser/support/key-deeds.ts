import type { Page } from 'playwright-core';
import { atGrid, atPhoto, heading, HERE, picked, until, type KeyDesk } from './photo-desk.js';
import { smallName } from './small-photos.js';

const FOCUSED = 'Number(document.activeElement?.dataset.at ?? -1)';
const PANNED = `getComputedStyle(document.querySelector('.picture')).transform`;

/** Takes back the newest move, and waits until the photo lies in the inbox again. */
async function putBack({ studio, page }: KeyDesk, name: string, key: string): Promise<void> {
  await page.keyboard.press(key);
  await until(page, async () => (await studio.folder('aurora', 'inbox')).includes(name));
  // The answer to it is what a next step stands on.
  await page.getByText(`${name} is back in the inbox.`).first().waitFor();
}

async function moves(desk: KeyDesk, key: string, folder: 'keep' | 'reject', back: string): Promise<void> {
  await atPhoto(desk);
  await desk.page.keyboard.press(key);
  await until(desk.page, async () => (await desk.studio.folder('aurora', folder)).includes(HERE));
  await desk.page.getByRole('button', { name: 'Undo', exact: true }).first().waitFor();
  await heading(desk.page, smallName(5));
  await putBack(desk, HERE, back);
}

async function picks(desk: KeyDesk, key: string): Promise<void> {
  await atGrid(desk);
  await desk.page.keyboard.press(key);
  expect(await picked(desk.page)).toEqual([smallName(0)]);
  await desk.page.keyboard.press(key);
  expect(await picked(desk.page)).toEqual([]);
}

async function goes(desk: KeyDesk, steps: readonly (readonly [string, (at: number) => boolean])[]): Promise<void> {
  await atGrid(desk);
  for (const [key, isThere] of steps) {
    await desk.page.keyboard.press(key);
    await until(desk.page, async () => isThere(await desk.page.evaluate<number>(FOCUSED)));
  }
}

async function pans(desk: KeyDesk, key: string): Promise<void> {
  await atPhoto(desk);
  for (let times = 0; times < 4; times++) await desk.page.keyboard.press('+');
  const before = await desk.page.evaluate<string>(PANNED);
  await desk.page.keyboard.press(key);
  await until(desk.page, async () => (await desk.page.evaluate<string>(PANNED)) !== before);
  await heading(desk.page, HERE);
}

const pressed = (page: Page, name: string, on: boolean): Promise<void> =>
  page.locator(`.stage-buttons button[aria-pressed="${on}"]`, { hasText: name }).waitFor();

/** A photo so far back that no other key leads to it. */
export const PUBLISHED_BY_KEY = smallName(38);

/**
 * What every key does, by the place and the sign under which the page's own list has it. This list is the test's:
 * a key that stands on the page only, or here only, fails. Spec: ui.md section 5.
 */
export const KEY_DEEDS: Readonly<Record<string, (desk: KeyDesk) => Promise<void>>> = {
  'Everywhere: ?': async (desk) => {
    await atPhoto(desk);
    await desk.page.keyboard.press('?');
    await desk.page.getByRole('dialog', { name: 'List of keys' }).waitFor();
  },
  'Everywhere: G': async (desk) => {
    await atPhoto(desk);
    await desk.page.keyboard.press('g');
    await desk.page.locator('.tile-picture.there').first().waitFor();
    await desk.page.keyboard.press('g');
    await heading(desk.page, HERE);
  },
  'Everywhere: Esc': async (desk) => {
    await atGrid(desk);
    await desk.page.keyboard.press('x');
    expect(await picked(desk.page)).toHaveLength(1);
    await desk.page.keyboard.press('?');
    await desk.page.getByRole('dialog').waitFor();
    await desk.page.keyboard.press('Escape');
    await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await picked(desk.page)).toHaveLength(1);
    await desk.page.keyboard.press('Escape');
    expect(await picked(desk.page)).toEqual([]);
  },
  'Everywhere: F6': async (desk) => {
    await atPhoto(desk);
    await desk.page.keyboard.press('k');
    await desk.page.locator('.toast').first().waitFor();
    await desk.page.keyboard.press('F6');
    await desk.page.locator('.toast button:focus').waitFor();
    await putBack(desk, HERE, 'u');
  },
  'Everywhere: U': (desk) => moves(desk, 'k', 'keep', 'u'),
  'Everywhere: Ctrl + Z': (desk) => moves(desk, 'r', 'reject', 'Control+z'),
  'Photo: →': async (desk) => {
    await atPhoto(desk);
    await desk.page.keyboard.press('ArrowRight');
    await heading(desk.page, smallName(5));
  },
  'Photo: ←': async (desk) => {
    await atPhoto(desk);
    await desk.page.keyboard.press('ArrowLeft');
    await heading(desk.page, smallName(3));
  },
  'Photo: S': async (desk) => {
    await atPhoto(desk);
    await pressed(desk.page, 'Shuffle', false);
    await desk.page.keyboard.press('s');
    await pressed(desk.page, 'Shuffle', true);
    await desk.page.keyboard.press('s');
    await pressed(desk.page, 'Shuffle', false);
  },
  'Photo: +': async (desk) => {
    await atPhoto(desk);
    await desk.page.keyboard.press('+');
    await pressed(desk.page, 'Zoom', true);
  },
  'Photo: -': async (desk) => {
    await atPhoto(desk);
    await desk.page.keyboard.press('+');
    await pressed(desk.page, 'Zoom', true);
    await desk.page.keyboard.press('-');
    await pressed(desk.page, 'Zoom', false);
  },
  'Photo: ↑': (desk) => pans(desk, 'ArrowUp'),
  'Photo: ↓': (desk) => pans(desk, 'ArrowDown'),
  'Photo: K': (desk) => moves(desk, 'k', 'keep', 'u'),
  'Photo: R': (desk) => moves(desk, 'r', 'reject', 'u'),
  'Photo: A': async (desk) => {
    await atPhoto(desk);
    await desk.page.keyboard.press('a');
    await until(desk.page, async () => (await desk.page.locator('#caption-text').inputValue()) !== '');
  },
  'Photo: E': async (desk) => {
    await atPhoto(desk);
    await desk.page.keyboard.press('e');
    await desk.page.locator('#caption-text:focus').waitFor();
  },
  'Photo: Ctrl + S': async ({ studio }) => {
    const own = await studio.contextOfAdmin('aurora');
    const page = await studio.openAsAdmin('aurora', '/grid', own);
    await atPhoto({ studio, page }, smallName(6));
    // Time stands still, so that it does not save by itself. It does so in the whole context.
    await own.clock.install();
    await own.clock.pauseAt(Date.now() + 60_000);
    await page.locator('#caption-text').fill('Saved by its key.');
    expect(studio.line.of(/^PUT .*\/caption$/)).toEqual([]);
    await page.keyboard.press('Control+s');
    await studio.line.until((line) => line.of(/^PUT .*\/caption$/).some(({ status }) => status === 200));
    await own.close();
  },
  'Photo: P': async (desk) => {
    await atPhoto(desk);
    await desk.page.keyboard.press('p');
    await desk.page.getByRole('dialog', { name: 'Publish' }).waitFor();
  },
  'Photo: Ctrl + Enter': async (desk) => {
    await atPhoto(desk, PUBLISHED_BY_KEY);
    await desk.page.locator('#caption-text').fill('Sent by keys alone.');
    await desk.page.keyboard.press('Control+Enter');
    await desk.page.locator('h1').focus();
    await desk.page.keyboard.press('Control+Enter');
    expect(await desk.studio.posts('aurora')).toEqual([]);
    await desk.page.keyboard.press('p');
    await desk.page.getByRole('button', { name: 'Publish to 2 platforms' }).waitFor();
    await desk.page.keyboard.press('Control+Enter');
    await desk.page.getByRole('dialog').getByRole('button', { name: 'Next photo' }).waitFor();
    expect(await desk.studio.posts('aurora')).toHaveLength(2);
  },
  'Photo: F': async (desk) => {
    await atPhoto(desk);
    const opened = desk.page.context().waitForEvent('page');
    await desk.page.keyboard.press('f');
    const tab = await opened;
    await until(desk.page, async () => decodeURIComponent(tab.url()).includes(HERE));
    await tab.close();
  },
  'Grid: Home': (desk) =>
    goes(desk, [
      ['End', (at) => at > 30],
      ['Home', (at) => at === 0],
    ]),
  'Grid: End': (desk) => goes(desk, [['End', (at) => at > 30]]),
  'Grid: PgDn': (desk) => goes(desk, [['PageDown', (at) => at > 0]]),
  'Grid: PgUp': (desk) =>
    goes(desk, [
      ['PageDown', (at) => at > 0],
      ['PageUp', (at) => at === 0],
    ]),
  'Grid: Enter': async (desk) => {
    await goes(desk, [['ArrowRight', (at) => at === 1]]);
    await desk.page.keyboard.press('Enter');
    await heading(desk.page, smallName(1));
  },
  'Grid: /': async (desk) => {
    await atGrid(desk);
    await desk.page.keyboard.press('/');
    await desk.page.locator('input[type="search"]:focus').waitFor();
  },
  'Grid: Space': (desk) => picks(desk, 'Space'),
  'Grid: X': (desk) => picks(desk, 'x'),
  'Grid: Shift + ← ↑ → ↓': async (desk) => {
    await atGrid(desk);
    await desk.page.keyboard.press('Shift+ArrowRight');
    await desk.page.keyboard.press('Shift+ArrowRight');
    await until(desk.page, async () => (await picked(desk.page)).length === 3);
    await desk.page.keyboard.press('Shift+ArrowDown');
    await until(desk.page, async () => (await picked(desk.page)).length > 3);
    await desk.page.keyboard.press('Shift+ArrowUp');
    await desk.page.keyboard.press('Shift+ArrowLeft');
    await until(desk.page, async () => (await picked(desk.page)).length === 2);
  },
  'Grid: Ctrl + A': async (desk) => {
    await atGrid(desk);
    await desk.page.keyboard.press('Control+a');
    const all = (await desk.studio.folder('aurora', 'inbox')).filter((name) => name.endsWith('.jpg')).length;
    await desk.page.locator('.pick-head').getByText(`${all} selected`, { exact: true }).waitFor();
  },
};

const LIST = `[...document.querySelectorAll('dialog section[aria-label]')].flatMap((place) =>
  [...place.querySelectorAll('kbd')].map((key) => place.getAttribute('aria-label') + ': ' + key.textContent))`;

/** Keys as the page's own list has them, in the words of {@link KEY_DEEDS}. */
export async function listedKeys({ page }: KeyDesk): Promise<string[]> {
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'List of keys' }).waitFor();
  const listed = await page.evaluate<string[]>(LIST);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return listed;
}
