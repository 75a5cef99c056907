import { performance } from 'node:perf_hooks';
import type { Clock } from '../../../src/kernel/index.js';
import { ADA } from '../../support/app/sign-in-world.js';
import type { SignInWorld } from '../../support/app/sign-in-world.js';
import type { Landing, TestBrowser } from '../../support/app/test-browser.js';

/** The machine's clock, moved ahead by tests. */
export class MovedClock implements Clock {
  aheadMs = 0;
  now = (): number => Date.now() + this.aheadMs;
  monotonicMs = (): number => performance.now() + this.aheadMs;
}

/** One person's sign-in on aurora, up to wherever a test takes it over. */
export class SignInUnderWay {
  readonly browser: TestBrowser;
  /** Whatever must be in no log line. */
  readonly secrets: string[] = [];

  constructor(
    readonly world: SignInWorld,
    readonly clock: MovedClock,
    browser?: TestBrowser,
  ) {
    this.browser = browser ?? world.browser();
  }

  /** The page of a tenant, its sign-in link, and on to the provider. @param change of the address there */
  async leave(change: (url: URL) => void = () => undefined): Promise<void> {
    const { browser, world } = this;
    await browser.open(world.at('aurora'));
    await browser.get(world.at('aurora', '/auth/login?returnTo=%2F'), { from: new URL(world.at('aurora')).origin });
    const away = await browser.follow((url) => url.startsWith(world.oidc.issuer));
    const url = new URL(away.location ?? '');
    this.#note(url, ['state', 'nonce', 'code_challenge']);
    change(url);
    await browser.open(url.href);
  }

  /** Says who it is at the provider. @returns the address back at the application, before it is visited */
  async agree(email = ADA): Promise<URL> {
    const { browser, world } = this;
    const page = browser.url ?? '';
    await browser.get(page, { from: new URL(page).origin, form: { email } });
    const last = await browser.follow((url) => url.startsWith(`https://${world.canonical}/`));
    const url = new URL(last.location ?? '');
    this.#note(url, ['state', 'code']);
    return url;
  }

  /** Goes back to the application, as the provider's redirect does. */
  arrive(url: URL): Promise<Landing> {
    return this.browser.open(url.href, { from: new URL(this.world.oidc.issuer).origin });
  }

  /** All of it. @param change of the address back */
  async run(change: (url: URL) => void = () => undefined, email = ADA): Promise<Landing> {
    await this.leave();
    const url = await this.agree(email);
    change(url);
    return this.arrive(url);
  }

  /** Name of the transaction cookie of an address back. */
  static cookieOf(url: URL): string {
    return `__Host-pv2_txn_${(url.searchParams.get('state') ?? '').slice(0, 8)}`;
  }

  #note(url: URL, names: readonly string[]): void {
    for (const name of names) this.secrets.push(url.searchParams.get(name) ?? '');
  }
}
