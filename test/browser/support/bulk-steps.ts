import type { Locator, Page } from 'playwright-core';
import { button } from './photo-desk.js';
import { smallName } from './small-photos.js';

/** Selects photos of the inbox in the grid, one after another, and publishes them to the first of two platforms. */
export async function askToPublish(page: Page, first: number, count: number): Promise<void> {
  await page.getByLabel(`Select ${smallName(first)}`, { exact: true }).check({ force: true });
  for (let more = 1; more < count; more++) await page.keyboard.press('Shift+ArrowRight');
  await page.locator('.pick-head').getByText(`${count} selected`, { exact: true }).waitFor();
  await page.locator('.pick-bar').getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('dialog').getByRole('checkbox').nth(1).uncheck();
  await button(page, 'Publish to 1 platform').click();
}

/** Title of the card of a job. */
export const card = (page: Page, title: string | RegExp): Locator =>
  page.locator('.corner.job strong', { hasText: title });
export const IS_EVENTS = /^GET \/api\/operations\/[^/]+\/events$/;
export const IS_POLL = /^GET \/api\/operations\/[^/]+$/;
