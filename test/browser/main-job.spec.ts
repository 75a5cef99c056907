import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { screenshot } from './support/screenshots.js';
import { openStudio, type Studio } from './support/studio.js';

/** What runs in the page; the tests themselves know no DOM. */
declare const document: { querySelector(selector: string): { readonly value?: string } | null };

let browser: Browser;
let studio: Studio;
jest.setTimeout(180_000);

beforeAll(async () => {
  browser = await launchChromium();
  studio = await openStudio(browser);
});
afterAll(async () => {
  await browser.close();
  await studio.close();
});

/** From the sign-in call to the open photo. */
async function openPhoto(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Grid', exact: true }).click();
  await page
    .getByRole('link', { name: new RegExp(name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) })
    .first()
    .click();
  await page.locator('.picture img').waitFor();
}

describe('the main job, in a browser', () => {
  it('when a photographer signs in, captions a photo and publishes it, it leaves the inbox, stands in the history and lies in the archive', async () => {
    const before = await studio.folder('aurora', 'inbox');
    const name = before[0] ?? '';
    const page = await studio.open('aurora', '/');
    await page.getByText('Sign in to see the photos.').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await studio.signIn(page);
    await page.locator('.picture img').waitFor();
    await page.getByRole('link', { name: 'Grid', exact: true }).click();
    await page
      .locator('.tile img')
      .nth(before.length - 1)
      .waitFor();
    await screenshot(page, 'grid');

    await openPhoto(page, name);
    await page.getByRole('button', { name: 'Analyze' }).click();
    await page.waitForFunction(() => (document.querySelector('#caption-text')?.value ?? '') !== '');
    await page.locator('#caption-text').fill('The first frost, and nobody on the path yet.');
    await page.getByText('Saved').first().waitFor();
    await screenshot(page, 'photo');

    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Publish to 2 platforms' }).waitFor();
    await screenshot(page, 'publish');
    await dialog.getByRole('button', { name: 'Publish to 2 platforms' }).click();
    await dialog.getByRole('button', { name: 'Next photo' }).waitFor();
    await screenshot(page, 'published');

    await page.waitForFunction(() => document.querySelector('dialog[open]') === null);
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText(name).first().waitFor();
    await screenshot(page, 'history');

    expect(await studio.folder('aurora', 'inbox')).toEqual(before.filter((file) => file !== name));
    expect(await studio.folder('aurora', 'archive')).toEqual([name, `${name}.txt`]);
    const posts = await studio.posts('aurora');
    expect(posts).toHaveLength(2);
    for (const post of posts) {
      const text = await readFile(join(studio.app.dataDir, 'outbox', 'aurora', post), 'utf8');
      expect(JSON.parse(text)).toMatchObject({ caption: 'The first frost, and nobody on the path yet.' });
    }
    await page.context().close();
  });

  it('when the neighbour tenant is opened with the same browser, it shows none of it and asks for its own sign-in', async () => {
    const page = await studio.open('aurora', '/sign-in');
    await studio.signIn(page);
    await page.locator('.picture img').waitFor();
    await page.goto(studio.address('harbor'));
    await page.getByText('Sign in to see the photos.').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await studio.signIn(page);
    await page.locator('.picture img').waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('heading', { name: 'History' }).waitFor();
    const published = await studio.folder('aurora', 'archive');
    expect(await page.content()).not.toContain(published[0]);
    expect(await studio.posts('harbor')).toEqual([]);
    expect(await studio.folder('harbor', 'archive')).toEqual([]);
    await page.context().close();
  });

  it('when Publish is clicked twice, reloaded and clicked again, there is one post per platform', async () => {
    const [name = ''] = (await studio.folder('aurora', 'inbox')).filter((file) => !file.endsWith('.txt'));
    const before = (await studio.posts('aurora')).length;
    const page = await studio.open('aurora', '/sign-in');
    await studio.signIn(page);
    await page.locator('.picture img').waitFor();
    await openPhoto(page, name);
    await page.locator('#caption-text').fill('Twice is once.');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Publish to/ })
      .dblclick();
    await page.getByRole('dialog').getByRole('button', { name: 'Next photo' }).waitFor();
    await page.reload();
    await page.waitForTimeout(500);
    expect((await studio.posts('aurora')).length).toBe(before + 2);
    expect(await studio.folder('aurora', 'archive')).toContain(name);
    await page.context().close();
  });

  it('when a photo is kept and the move is taken back, it is where it was', async () => {
    const before = await studio.folder('aurora', 'inbox');
    const page = await studio.open('aurora', '/sign-in', { viewport: { width: 390, height: 844 } });
    await studio.signIn(page);
    await page.locator('.picture img').waitFor();
    await screenshot(page, 'phone');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByRole('button', { name: 'Undo' }).first().waitFor();
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.waitForTimeout(1_000);
    expect(await studio.folder('aurora', 'inbox')).toEqual(before);
    expect(await studio.folder('aurora', 'keep')).toEqual([]);
    await page.context().close();
  });

  it('when a stranger looks, no admin code is loaded and no admin word stands on the page', async () => {
    const page = await studio.open('harbor', '/');
    await page.getByText('Sign in to see the photos.').waitFor();
    const scripts = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(scripts.filter((url) => /assets.*admin/.test(url))).toEqual([]);
    expect(await page.content()).not.toMatch(/Archive|Remove|Analyze/);
    await page.context().close();
  });

  it('when all of this is over, no page has complained about an error or the content policy', () => {
    expect(studio.complaints.filter((line) => !/status of 40[14]/.test(line))).toEqual([]);
  });
});
