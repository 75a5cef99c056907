import type { Page } from 'playwright-core';

const LOGIN_PAGE = /^https:\/\/127\.0\.0\.1:\d+\//;

/** Follows the page's own link to the provider. */
export async function leave(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).first().click();
  await page.waitForURL(LOGIN_PAGE);
}

/** Picks an account on the provider's page. */
export async function choose(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: email }).click();
}

/** The whole way there and back. */
export async function signIn(page: Page, email: string): Promise<void> {
  await leave(page);
  await choose(page, email);
  await page.locator('header').getByText(email).waitFor();
}
