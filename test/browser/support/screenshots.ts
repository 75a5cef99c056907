import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';

const ROOT = join(__dirname, '..', '..', '..');
/** `npm run docs:screenshots` writes the pictures of the documentation; a plain test run must leave a clean tree. */
export const IS_UPDATING = process.env['UPDATE_SCREENSHOTS'] === 'true';
/** Where the pictures of the documentation lie. */
export const DOCUMENTED = join(ROOT, 'docs', 'screens');
const COLOURS = 128;
/** Width of a phone's picture in the documentation; it is drawn three times as dense. */
const PHONE_WIDTH = 390;

/** Keeps a picture of the documentation while they are made anew, few kilobytes each. @param name with `.png` */
export async function picture(page: Page, name: string): Promise<void> {
  if (!IS_UPDATING) return;
  await mkdir(DOCUMENTED, { recursive: true });
  await page.waitForTimeout(400); // pictures fade in; one in between would look unfinished
  const drawn = sharp(await page.screenshot());
  const sized = name.includes('-phone') ? drawn.resize({ width: PHONE_WIDTH }) : drawn;
  await sized.png({ palette: true, colours: COLOURS, effort: 10 }).toFile(join(DOCUMENTED, name));
}

/** Keeps a text beside the pictures. */
export async function keepText(name: string, text: string): Promise<void> {
  await writeFile(join(DOCUMENTED, name), text);
}

/** Keeps what the page looks like now, under a name without extension, for somebody who looks into a failure. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = join(ROOT, 'test-results', 'screenshots');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
