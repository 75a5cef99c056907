import type { TestBrowser } from '../../support/app/index.js';
import type { Landing, SignInWorld } from '../../support/app/index.js';
import { StillClock } from './auth0-app.js';

/** The application's clock, and the provider's beside it, which may go wrong. */
export class TwoClocks extends StillClock {
  providerAheadSeconds = 0;

  readonly providerNowMs = (): number => this.now() + this.providerAheadSeconds * 1_000;
}

/** One sign-in: where it begins, who, and what the link says. */
export interface SignInWay {
  readonly email: string;
  readonly tenant?: string;
  /** Raw query of `/auth/login`. */
  readonly query?: string;
}

/** A person's way from the page of a tenant to the provider, and back to wherever it ends. */
export async function signInAt(world: SignInWorld, browser: TestBrowser, way: SignInWay): Promise<Landing> {
  const landing = await askProvider(world, browser, way);
  return isLoginPage(world, landing) ? browser.signInAtProvider(way.email) : landing;
}

/** The first half: from the page of a tenant to the provider's login page. */
export async function askProvider(
  world: SignInWorld,
  browser: TestBrowser,
  { tenant = 'aurora', query = 'returnTo=%2F' }: Omit<SignInWay, 'email'> = {},
): Promise<Landing> {
  await browser.open(world.at(tenant));
  return browser.click(`/auth/login?${query}`);
}

/** Both halves but the last request: the address back at the application, not yet visited. */
export async function addressBack(world: SignInWorld, browser: TestBrowser, way: SignInWay): Promise<string> {
  const { url } = await askProvider(world, browser, way);
  await browser.get(url, { from: new URL(url).origin, form: { email: way.email } });
  const last = await browser.follow((next) => next.startsWith(canonicalAt(world, '/')));
  return last.location ?? '';
}

export function canonicalAt({ canonical }: SignInWorld, path: string): string {
  return `https://${canonical}${path}`;
}

export function isLoginPage({ oidc }: SignInWorld, { url }: Landing): boolean {
  return url.startsWith(`${oidc.issuer}u/login/`);
}

/** Whom a tenant sees in this browser. */
export async function statusAt(
  world: SignInWorld,
  browser: TestBrowser,
  tenant = 'aurora',
): Promise<Record<string, unknown>> {
  const { text } = await browser.fetch(world.at(tenant, '/api/admin/status'), { from: world.at(tenant).slice(0, -1) });
  return JSON.parse(text) as Record<string, unknown>;
}

/** Asks for a new identity as the page of a tenant does. */
export function renew(world: SignInWorld, browser: TestBrowser, from = 'https://aurora.pub.test'): Promise<Landing> {
  return browser.fetch(canonicalAt(world, '/auth/renew'), {
    method: 'POST',
    mode: 'no-cors',
    credentials: 'include',
    from,
  });
}

/** Reasons of the sign-ins that failed since a line. */
export function failedReasons({ app }: SignInWorld, fromLine = 0): unknown[] {
  return app.lines.slice(fromLine).flatMap(({ event, reason }) => (event === 'login_failed' ? [reason] : []));
}

/** Names of our cookies that an answer stores, as opposed to those it ends. */
export function storedNames(lines: readonly string[]): string[] {
  return lines.flatMap((line) => (line.includes('Max-Age=0') ? [] : [line.slice(0, line.indexOf('='))]));
}
