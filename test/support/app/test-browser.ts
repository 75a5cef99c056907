import { CookieJar } from 'tough-cookie';
import type { Cookie } from 'tough-cookie';
import { sendFrom } from './browser-request.js';
import type { BrowserNetwork } from './browser-request.js';
import type { FetchOptions, Hop, Landing, NavigateOptions } from './browser-steps.js';
import { landing, nextOf, originHeader, withoutContentType } from './browser-way.js';
import type { Way } from './browser-way.js';
import { fetchMetadata, fetchSite, sameSiteContext } from './fetch-metadata.js';
import type { RequestKind } from './fetch-metadata.js';

export type { FetchOptions, Hop, Landing, NavigateOptions } from './browser-steps.js';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MAX_HOPS = 20;
const DOCUMENT: RequestKind = { mode: 'navigate', dest: 'document', user: true };
const COMMON = { 'User-Agent': 'TestBrowser/1.0', 'Accept-Language': 'en-GB,en;q=0.9' };

/**
 * A browser without a window: the cookie rules of browsers (prefixes, public suffixes, SameSite), `Sec-Fetch-*` and
 * `Origin` as they send them, redirects step by step. It runs no script, asks no preflight and reads answers that a
 * page could not.
 */
export class TestBrowser {
  #way: Way | null = null;
  #page: string | null = null;

  constructor(
    readonly network: BrowserNetwork,
    readonly jar: CookieJar = new CookieJar(undefined, { prefixSecurity: 'strict', rejectPublicSuffixes: true }),
  ) {}

  /** Another tab of the same browser. */
  tab(): TestBrowser {
    return new TestBrowser(this.network, this.jar);
  }

  /** Address of the page that is open; null = an empty tab. */
  get url(): string | null {
    return this.#page;
  }

  /** Types an address and goes wherever it leads. */
  async open(url: string, options: NavigateOptions = {}): Promise<Landing> {
    await this.get(url, { from: null, ...options });
    return this.follow();
  }

  /** Clicks a link, or sends a form, of the page that is open, and goes wherever it leads. */
  async click(url: string, options: NavigateOptions = {}): Promise<Landing> {
    await this.get(this.#absolute(url), { from: this.#origin(), ...options });
    return this.follow();
  }

  /** The first request of a navigation only. Default: typed by a person. */
  async get(url: string, { from = null, form, headers = {} }: NavigateOptions = {}): Promise<Hop> {
    const method = form === undefined ? 'GET' : 'POST';
    const body = form === undefined ? null : new URLSearchParams(form).toString();
    this.#way = {
      initiator: from,
      kind: DOCUMENT,
      credentials: 'include',
      headers: {
        Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
        'Upgrade-Insecure-Requests': '1',
        ...(body === null ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      hops: [],
      next: { url: this.#absolute(url), method, body },
    };
    return this.step();
  }

  /** The next request of the navigation that is under way. @throws Error when it leads nowhere */
  async step(): Promise<Hop> {
    if (!this.#way?.next) throw new Error('The last answer leads nowhere.');
    const hop = await this.#ask(this.#way);
    if (this.#way.next === null) this.#page = hop.url;
    return hop;
  }

  /** Goes on wherever the last answer leads. @param until stops before an address that this is true for */
  async follow(until: (url: string) => boolean = () => false): Promise<Landing> {
    const way = this.#way;
    if (!way) throw new Error('Nothing was asked yet.');
    while (way.next !== null && !until(way.next.url)) {
      if (way.hops.length >= MAX_HOPS) throw new Error(`More than ${MAX_HOPS} redirects.`);
      await this.step();
    }
    return landing(way);
  }

  /** A script of a page asks. Redirects are followed; the page stays open. */
  async fetch(url: string, options: FetchOptions = {}): Promise<Landing> {
    const { json, mode = 'cors', credentials = 'same-origin', dest = 'empty', headers = {} } = options;
    const body = json === undefined ? (options.body ?? null) : JSON.stringify(json);
    const method = options.method ?? (body === null ? 'GET' : 'POST');
    const initiator = options.from ?? this.#origin();
    if (initiator === null) throw new Error('No page is open that could ask.');
    const way: Way = {
      initiator,
      kind: { mode, dest, user: false },
      credentials,
      headers: { Accept: '*/*', ...(json === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      hops: [],
      next: { url: this.#absolute(url), method, body },
    };
    while (way.next !== null && way.hops.length < MAX_HOPS) await this.#ask(way);
    return landing(way);
  }

  /** Says who it is on the provider's login page that is open, and goes back to the application. */
  signInAtProvider(email: string): Promise<Landing> {
    return this.#answerLogin({ email });
  }

  /** Cancels on the provider's login page that is open. */
  cancelAtProvider(): Promise<Landing> {
    return this.#answerLogin({ cancel: 'yes' });
  }

  /** Cookies that a request to this address would carry. */
  cookies(url: string): Promise<Cookie[]> {
    return this.jar.getCookies(url);
  }

  /** A `Set-Cookie` line as an answer from this address would set it. @returns whether a browser takes it */
  plant(url: string, line: string): Promise<boolean> {
    return this.jar.setCookie(line, url).then(
      (cookie) => cookie !== undefined,
      () => false,
    );
  }

  async #answerLogin(form: Readonly<Record<string, string>>): Promise<Landing> {
    const page = this.#page ?? '';
    if (!page.startsWith(`${this.network.provider.origin}/u/login/`)) {
      throw new Error('The page that is open is not the login page of the provider.');
    }
    return this.click(page, { form });
  }

  async #ask(way: Way): Promise<Hop> {
    const { initiator, kind, hops } = way;
    const { url, method, body } = way.next ?? { url: '', method: '', body: null };
    const chain = [...hops.map((hop) => hop.url), url];
    const site = fetchSite(initiator, chain);
    const takesCookies = way.credentials === 'include' || (way.credentials === 'same-origin' && site === 'same-origin');
    const context = sameSiteContext(initiator, url, kind, method);
    const cookie = takesCookies ? await this.jar.getCookieString(url, { sameSiteContext: context }) : '';
    const sent = {
      ...COMMON,
      ...(body === null ? withoutContentType(way.headers) : way.headers),
      ...fetchMetadata(url, site, kind),
      ...originHeader(way, { method, site }),
      ...(cookie === '' ? {} : { Cookie: cookie }),
    };
    const { status, headers, bytes } = await sendFrom(this.network, { url, method, headers: sent, body });
    const setCookies = headers['set-cookie'] ?? [];
    const stored = kind.mode === 'navigate' ? 'strict' : context;
    for (const line of takesCookies ? setCookies : []) {
      await this.jar.setCookie(line, url, { sameSiteContext: stored, ignoreError: true });
    }
    const location = REDIRECTS.has(status) && headers.location ? new URL(headers.location, url).href : null;
    const hop = { url, method, sent, status, headers, location, setCookies, text: bytes.toString('utf8') };
    hops.push(hop);
    way.next = location === null ? null : nextOf(hop, location, body);
    return hop;
  }

  #origin(): string | null {
    return this.#page === null ? null : new URL(this.#page).origin;
  }

  #absolute(url: string): string {
    return new URL(url, this.#page ?? undefined).href;
  }
}
