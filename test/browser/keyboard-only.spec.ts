import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { focused, tabTo } from './support/keyboard.js';
import { commented, draw } from './support/small-photos.js';
import { openStudio, type Studio } from './support/studio.js';
import { PASSWORD } from '../support/app/index.js';

/** What runs in the page; the tests themselves know no DOM. */
declare const document: { readonly activeElement: { readonly textContent: string } | null };

const CAPTION = 'Written and sent without a mouse.';
const TENANT = 'aurora';

let browser: Browser;
let studio: Studio;
let page: Page;
jest.setTimeout(180_000);

beforeAll(async () => {
  browser = await launchChromium();
  studio = await openStudio(browser, { photos: 5 });
  page = await studio.open(TENANT, '/');
});
afterAll(async () => {
  await browser.close();
  await studio.close();
});

/** File name in the address of the page. */
const shown = (): string => decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');

/** Waits until a folder on disk holds exactly these photos. */
async function untilFolder(folder: 'inbox' | 'keep' | 'archive', names: readonly string[]): Promise<void> {
  const end = Date.now() + 30_000;
  const photos = async (): Promise<string[]> =>
    (await studio.folder(TENANT, folder)).filter((name) => !name.endsWith('.txt'));
  while (Date.now() < end && (await photos()).join() !== names.join()) await page.waitForTimeout(50);
  expect(await photos()).toEqual(names);
}

describe('a person with a keyboard only', () => {
  it('when the page is opened, Tab leads to the sign-in and a password opens the first photo', async () => {
    await page.getByText('Sign in to see the photos.').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatchObject({ name: 'Skip to the content', isShown: true });
    await page.keyboard.press('Enter');
    await tabTo(page, 'Sign in');
    await page.keyboard.press('Enter');
    await page.getByLabel('Password', { exact: true }).waitFor();
    await page.waitForFunction("document.activeElement?.id === 'password'");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('.picture img').waitFor();
  });

  it('when the arrow keys are pressed, they lead to the next photo and back', async () => {
    const first = shown();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL((url) => !url.pathname.endsWith(`/${first}`));
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL((url) => url.pathname.endsWith(`/${first}`));
    await page.locator('.picture img').waitFor();
    expect(shown()).toBe(first);
  });

  it('when G, Home and an arrow are pressed, the grid opens its second photo', async () => {
    const [first = '', second = ''] = await studio.folder(TENANT, 'inbox');
    await page.keyboard.press('g');
    await page.locator('.tile img').first().waitFor();
    await tabTo(page, (name) => name.startsWith('photo-0'));
    await page.keyboard.press('Home');
    await page.waitForFunction((name) => document.activeElement?.textContent.includes(name), first);
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((name) => document.activeElement?.textContent.includes(name), second);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.endsWith(`/${second}`));
    await page.locator('.picture img').waitFor();
  });

  it('when a caption is written and published, it is sent once to each platform', async () => {
    const before = await studio.folder(TENANT, 'inbox');
    const name = shown();
    await page.locator('#caption-text').waitFor();
    await page.keyboard.press('e');
    expect((await focused(page)).id).toBe('caption-text');
    await page.keyboard.type(CAPTION);
    await page.keyboard.press('Control+s');
    await page.getByText('Saved', { exact: true }).first().waitFor();
    await tabTo(page, 'Publish');
    await page.keyboard.press('p');
    await page.getByRole('button', { name: 'Publish to 2 platforms' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Next photo' }).waitFor();
    await tabTo(page, 'Next photo');
    await page.keyboard.press('Enter');
    await page.waitForFunction('document.querySelector("dialog[open]") === null');

    await untilFolder('archive', [name]);
    await untilFolder(
      'inbox',
      before.filter((file) => file !== name && !file.endsWith('.txt')),
    );
    const posts = await studio.posts(TENANT);
    expect(posts).toHaveLength(2);
    for (const post of posts) {
      const text = await readFile(join(studio.app.dataDir, 'outbox', TENANT, post), 'utf8');
      expect(JSON.parse(text)).toMatchObject({ caption: CAPTION });
    }
  });

  it('when K keeps a photo and U takes it back, it is where it was', async () => {
    const before = await studio.folder(TENANT, 'inbox');
    await page.locator('.picture img').waitFor();
    const name = shown();
    await page.getByRole('button', { name: 'Keep', exact: true, disabled: false }).waitFor();
    await page.keyboard.press('k');
    await untilFolder('keep', [name]);
    await page.getByRole('button', { name: 'Undo', exact: true }).waitFor();
    await page.keyboard.press('u');
    await untilFolder('keep', []);
    await untilFolder('inbox', before);
  });

  it('when a file is chosen, it is uploaded', async () => {
    const before = await studio.folder(TENANT, 'inbox');
    await tabTo(page, 'Upload');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Upload' }).waitFor();
    await tabTo(page, 'Choose photos');
    const choosing = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    const bytes = commented(await draw(40), 'by keyboard');
    await (await choosing).setFiles({ name: 'by-keyboard.jpg', mimeType: 'image/jpeg', buffer: bytes });
    await untilFolder('inbox', ['by-keyboard.jpg', ...before].sort());
    await page.getByText('Uploaded', { exact: true }).waitFor();
  });

  it('when it is over, no page has complained', () => {
    expect(studio.complaints.filter((line) => !/status of 40[14]/.test(line))).toEqual([]);
  });
});
