import type { Locator, Page } from 'playwright-core';
import { smallName } from './small-photos.js';
import type { Studio } from './studio.js';

/** A page and the site it looks at. */
export interface KeyDesk {
  readonly studio: Studio;
  readonly page: Page;
}

/** The photo that photo keys are tried on; it has neighbours on both sides. */
export const HERE = smallName(4);

/** Opens the photo, by its address, and waits for its picture. */
export async function atPhoto({ studio, page }: KeyDesk, name = HERE, tenant = 'aurora'): Promise<void> {
  await page.goto(studio.address(tenant, `/photo/inbox/${name}`));
  await page.locator('.picture img').waitFor();
  await page.locator('#caption-text').waitFor();
  await page.getByText(/^\d+ \/ \d+$/).waitFor();
}

/** Opens the grid with the focus on its first tile. */
export async function atGrid({ studio, page }: KeyDesk, tenant = 'aurora'): Promise<void> {
  await page.goto(studio.address(tenant, '/grid'));
  await page.locator('.tile-check').first().waitFor({ state: 'attached' });
  await page.locator('.tile[data-at="0"]').focus();
}

export const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

/** Names of the selected tiles, in the order of the grid. */
export const picked = (page: Page): Promise<string[]> => page.locator('li.picked .tile-name').allTextContents();

/** Asks a page again and again: its policy lets nothing in it do that for us. @throws Error after 30 s */
export async function until(page: Page, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('The page never came to what was waited for.');
    await page.waitForTimeout(40);
  }
}

/** Asks a page for red, green and blue of its picture, each as the step it was drawn with. */
export const PAINTED = `(() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  canvas.getContext('2d').drawImage(document.querySelector('.picture img'), 0, 0, 1, 1);
  return [...canvas.getContext('2d').getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => Math.round((part - 24) / 72)).join();
})()`;

export const caption = (page: Page): Locator => page.getByRole('textbox', { name: 'Caption', exact: true });
export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
/** Waits until the caption field has a text. */
export const hasCaption = (page: Page, text: string): Promise<void> =>
  until(page, async () => (await caption(page).inputValue()) === text);

/** Writes a caption and waits until it is stored. */
export async function write(page: Page, text: string): Promise<void> {
  await caption(page).fill(text);
  await caption(page).blur();
  await page.getByText('Saved', { exact: true }).first().waitFor();
}
