import type { BrowserContext, Page } from 'playwright-core';
import { CANONICAL_HOST, tenantUrl } from './names.js';

/** What a page's own script is told. */
export interface Told {
  readonly status: number;
  /** Null = no JSON. */
  readonly body: unknown;
}

/** Asks by fetch from a page, as its own script does. @param init as `fetch` takes it */
export function ask(page: Page, path: string, init: object = {}): Promise<Told> {
  const call = `fetch(${JSON.stringify(path)}, ${JSON.stringify(init)})`;
  return page.evaluate(
    `${call}.then(async (answer) => ({ status: answer.status, body: await answer.json().catch(() => null) }))`,
  );
}

/** Name and path of every cookie that aurora's API or the canonical host would be sent, sorted. */
export async function ourCookies(context: BrowserContext): Promise<readonly string[]> {
  const cookies = await context.cookies([tenantUrl('aurora', '/api/x'), `https://${CANONICAL_HOST}/auth/x`]);
  return [...new Set(cookies.map(({ name, path }) => `${name} ${path}`))].sort();
}

/** What a browser has that is signed in. */
export const OUR_COOKIES: readonly string[] = ['__Host-pv2_session /', '__Secure-pv2_id /'];
