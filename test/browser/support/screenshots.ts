import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const ROOT = join(__dirname, '..', '..', '..');
/** `npm run docs:screenshots` writes the pictures of the documentation; a plain test run must leave a clean tree. */
const FOLDER = process.env['UPDATE_SCREENSHOTS'] === 'true' ? 'docs/images' : 'test-results/screenshots';

/** Keeps what the page looks like now, under a name without extension. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(join(ROOT, FOLDER), { recursive: true });
  // Pictures fade in; a screenshot in between would look unfinished.
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(ROOT, FOLDER, `${name}.png`) });
}
