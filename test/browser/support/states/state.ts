import type { Locator, Page } from 'playwright-core';
import type { Line } from '../line.js';
import type { Studio } from '../studio.js';
import { words } from '../words.js';

/** Where a state happens: the page and the ways to the service behind it. */
export interface Scene {
  readonly page: Page;
  readonly studio: Studio;
  readonly line: Line;
}

/** One row of ui.md section 10, or a part of one. */
export interface State {
  /** Goes on after "when". */
  readonly name: string;
  readonly who: 'visitor' | 'admin';
  readonly tenant: 'aurora' | 'harbor';
  readonly path: string;
  /** Makes things go wrong before the page is opened. */
  readonly fault?: (studio: Studio) => void | Promise<void>;
  /** What somebody does until the state is there. */
  readonly act?: (scene: Scene) => Promise<void>;
  /** Every one of them must be read on the page. */
  readonly says: readonly (string | RegExp)[];
  /** What is still possible, and leads out of it. */
  readonly way?: (scene: Scene) => Promise<void>;
}

/** Photos of the open tenant; few, so that all of them can be seen. */
export const PHOTOS = 5;

/** Reads of photo lists. */
export const LIST = /^GET \/api\/images$/;
/** Facts of one photo. */
export const FACTS = /^GET \/api\/images\/[^/]+\.jpg$/;
/** Bytes of one picture. */
export const PICTURE = /^GET \/api\/images\/.*\.jpg\/thumbnail$/;

export const button = (page: Page, key: string): Locator =>
  page.getByRole('button', { name: words(key), exact: true }).first();
export const link = (page: Page, key: string): Locator =>
  page.getByRole('link', { name: words(key), exact: true }).first();
export const caption = (page: Page): Locator =>
  page.getByRole('textbox', { name: words('admin.caption'), exact: true });

export const seeTiles = ({ page }: Scene): Promise<void> => page.locator('.tile-name').first().waitFor();
export const seePicture = ({ page }: Scene): Promise<void> => page.locator('.picture img').waitFor();

/** An action is there, and waits or not. Asked again and again: it follows what the page learns. */
export async function expectOff(page: Page, key: string, isOff: boolean): Promise<void> {
  await page.locator(`.action[aria-disabled="${isOff}"]`, { hasText: words(key) }).waitFor();
}

/** Mends the line and asks again by hand. */
export function again(key: string, see: (scene: Scene) => Promise<void>): (scene: Scene) => Promise<void> {
  return async (scene) => {
    scene.line.mend();
    await button(scene.page, key).click();
    await see(scene);
  };
}
