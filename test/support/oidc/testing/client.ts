import { createHash, randomBytes } from 'node:crypto';
import { CookieJar } from 'tough-cookie';
import { askBare, textOf, type Received as Bare } from '../../bare-request.js';
import type { RunningOidc } from '../index.js';

/** What came over the wire; the body as text. */
export type Received = Omit<Bare, 'body' | 'reason'> & { readonly text: string };

/** How something is asked. */
export interface Ask {
  /** Sent as a form by POST. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Hangs up after so many bytes. */
  readonly maxBytes?: number;
  /** Hangs up after so long without an end. */
  readonly patienceMs?: number;
}

export const CALLBACK = 'https://app.pub.test/auth/callback';
export const SIGNED_OUT = 'https://app.pub.test/auth/signed-out';

/** The parameters an application sends. */
export type Parameters = Readonly<Record<string, string>>;

/** A browser and an application in one, as small as can be: one jar, no redirect is followed unasked. */
export class Client {
  readonly #jar = new CookieJar();
  readonly verifier = randomBytes(32).toString('base64url');

  constructor(private readonly oidc: RunningOidc) {}

  /** The address of the login with these parameters beside the usual ones; an empty value leaves one out. */
  authorizeUrl(change: Parameters = {}): string {
    const usual = {
      response_type: 'code',
      client_id: this.oidc.clientId,
      redirect_uri: CALLBACK,
      scope: 'openid email profile',
      state: 'a-state',
      nonce: 'a-nonce',
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    return `${this.oidc.issuer}authorize?${new URLSearchParams(given({ ...usual, ...change })).toString()}`;
  }

  /** Signs in as this person. @returns the address back at the application */
  async signIn(email: string, change: Parameters = {}): Promise<URL> {
    const login = this.at(await this.ask(this.authorizeUrl(change)));
    // Whoever is signed in already is not asked.
    if (!login.includes('/u/login/')) return new URL(login);
    return this.#back(await this.ask(login, { form: { email } }));
  }

  /** Asks to sign in and says no. */
  async cancel(): Promise<URL> {
    const login = await this.ask(this.authorizeUrl());
    return this.#back(await this.ask(this.at(login), { form: { cancel: 'yes' } }));
  }

  /** Gives the code in an address for tokens, with these fields instead of the usual ones. */
  token(back: URL, change: Parameters = {}, ask: Ask = {}): Promise<Received> {
    const usual = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      client_id: this.oidc.clientId,
      client_secret: this.oidc.clientSecret,
      redirect_uri: CALLBACK,
      code_verifier: this.verifier,
    };
    return this.ask(`${this.oidc.issuer}oauth/token`, { ...ask, form: given({ ...usual, ...change }) });
  }

  /** Asks one thing; cookies are kept. Never throws. */
  async ask(
    url: string,
    { form, headers = {}, maxBytes = Infinity, patienceMs = 20_000 }: Ask = {},
  ): Promise<Received> {
    const body = form === undefined ? '' : new URLSearchParams(form).toString();
    const cookie = await this.#jar.getCookieString(url);
    const {
      status,
      headers: got,
      whole,
      ...rest
    } = await askBare(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        Accept: form === undefined ? 'text/html' : 'application/json',
        ...(cookie === '' ? {} : { Cookie: cookie }),
        ...(form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...{ body, maxBytes, patienceMs, ca: this.oidc.certificate },
    });
    for (const line of got['set-cookie'] ?? []) await this.#jar.setCookie(line, url);
    return { status, headers: got, whole, text: textOf(rest) };
  }

  /** Where an answer leads. */
  at({ headers }: Received): string {
    return new URL(headers.location ?? '', this.oidc.issuer).href;
  }

  async #back(answer: Received): Promise<URL> {
    return new URL(this.at(await this.ask(this.at(answer))));
  }
}

function given(parameters: Parameters): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
}

/** The claims of the ID token in an answer. */
export function claimsOf({ text }: Received): Readonly<Record<string, unknown>> {
  return partOf(text, 1);
}

/** The header of the ID token in an answer. */
export function headerOf({ text }: Received): Readonly<Record<string, unknown>> {
  return partOf(text, 0);
}

function partOf(text: string, at: 0 | 1): Readonly<Record<string, unknown>> {
  const { id_token: token } = JSON.parse(text) as { readonly id_token: string };
  return JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
}
