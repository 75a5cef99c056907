import { setTimeout as delay } from 'node:timers/promises';
import { rawText } from './raw-text.js';
import { SECRET_KINDS } from './kinds.js';
import { cookiesSetBy, Wire } from './wire.js';
import type { CanaryTenant } from './canary-tenant.js';
import type { CanaryWorld } from './canary-world.js';
import type { WireAnswer } from './wire.js';

/** What a request may have beside its address. */
export interface DriveOptions {
  readonly body?: unknown;
  /** Sent as it is, with the type of JSON. */
  readonly rawBody?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const SEALED_PART = /([^.=]+)$/;
const SIGN_IN_TRIES = 4;
const SIGN_IN_PAUSE_MS = 1_000;
const OVER_HTTPS = { 'X-Forwarded-Proto': 'https', 'Sec-Fetch-Site': 'same-origin' } as const;

/** A person at one tenant who does all that can be done; every answer is kept. */
export class Driver {
  readonly #wire: Wire;
  #cookie = '';

  constructor(
    private readonly world: CanaryWorld,
    readonly tenant: CanaryTenant,
    private readonly port: number,
  ) {
    this.#wire = new Wire(port);
  }

  close(): void {
    this.#wire.close();
  }

  async ask(method: string, path: string, options: DriveOptions = {}): Promise<WireAnswer> {
    const body = options.rawBody ?? (options.body === undefined ? '' : JSON.stringify(options.body));
    const headers = {
      Host: this.tenant.words.host,
      ...OVER_HTTPS,
      ...(body === '' ? {} : { 'Content-Type': 'application/json' }),
      ...(this.#cookie === '' ? {} : { Cookie: this.#cookie }),
      ...options.headers,
    };
    const answer = await this.#wire.askPatiently({ method, path, headers, ...(body === '' ? {} : { body }) });
    this.world.answers.push({ tenant: this.tenant.name, text: answer.text });
    this.#learnCookies(answer);
    return answer;
  }

  get(path: string, options?: DriveOptions): Promise<WireAnswer> {
    return this.ask('GET', path, options);
  }

  /** An action on the tenant's photo. */
  act(action: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<WireAnswer> {
    const path = `/api/images/${this.tenant.words.file_name}/${action}`;
    return this.ask('POST', path, { ...(body ? { body } : {}), headers });
  }

  /**
   * Where nothing fails yet; a machine that is busy with other things may still ask for patience.
   * @param from the client's address: each may try five times only
   */
  async signIn(from: string): Promise<void> {
    const body = { password: this.world.secrets.admin_password };
    const signIn = (): Promise<WireAnswer> =>
      this.ask('POST', '/api/admin/login', { body, headers: { 'X-Forwarded-For': from } });
    let answer = await signIn();
    for (let tries = 1; answer.status === 503 && tries < SIGN_IN_TRIES; tries += 1) {
      await delay(SIGN_IN_PAUSE_MS);
      answer = await signIn();
    }
    if (answer.status !== 200) throw new Error(`Signing in answered ${answer.status}.`);
    this.#cookie = cookiesSetBy(answer).join('; ');
  }

  /** Bytes as no client would send them; their answer is kept, too. */
  async raw(lines: readonly string[]): Promise<void> {
    const text = await rawText(this.port, [...lines, 'Connection: close', '', ''].join('\r\n'));
    this.world.answers.push({ tenant: this.tenant.name, text });
  }

  /** Looks at everything there is to look at. Resolves every credential of the tenant. */
  async look(): Promise<void> {
    const { file_name: name } = this.tenant.words;
    const paths = ['/', '/history', '/api/config/features', '/api/config/publishers', '/api/admin/status'];
    const photos = ['', '/list', '/random', `/${name}`, `/${name}/thumbnail`, `/${name}/original`];
    const history = ['/api/history', `/api/history/${this.tenant.photo}`, '/api/operations/0'];
    for (const path of [...paths, ...photos.map((path) => `/api/images${path}`), ...history, '/health/ready']) {
      await this.get(path);
    }
  }

  /** Does everything there is to do, with words and secrets where people put them by mistake. */
  async work(): Promise<void> {
    const { words, secrets, photo } = this.tenant;
    const key = { 'Idempotency-Key': words.idempotency_key };
    await this.act('analyze');
    await this.act('publish', { dryRun: true });
    await this.ask('POST', '/api/captions/preview', { body: { caption: words.caption } });
    await this.ask('PUT', `/api/images/${words.file_name}/caption`, {
      body: { caption: words.caption, altText: words.caption, captionVersion: null },
    });
    await this.ask('POST', '/api/admin/config/refresh');
    await this.act('keep');
    await this.act('undo?folder=keep');
    await this.act('publish', { caption: words.caption }, key);
    await this.act('publish', { caption: `${words.caption} again` }, key);
    await this.ask('POST', '/api/publish/next', {
      body: {},
      headers: { 'Idempotency-Key': `${words.idempotency_key}-2` },
    });
    await this.act('delete', { confirm: words.caption });
    const decision = { platform: 'outbox', attempt: 1, decision: 'posted', postUrl: `https://${words.query}.example/` };
    await this.ask('POST', `/api/history/${photo}/resolve`, { body: decision });
    await this.ask('POST', '/auth/renew');
    for (const kind of Object.keys(SECRET_KINDS) as (keyof typeof SECRET_KINDS)[]) {
      await this.ask('POST', '/api/admin/login', { rawBody: `{"password": ${JSON.stringify(secrets[kind])}, "x" 1}` });
    }
  }

  /** Everything one can get wrong. */
  async blunder(): Promise<void> {
    const { words, secrets } = this.tenant;
    const host = `Host: ${words.host}`;
    const cookie = `Cookie: ${this.#cookie}`;
    const authorization = `Authorization: Bearer ${secrets.mastodon_access_token}`;
    await this.get(`/nothing/${secrets.mastodon_access_token}?token=${secrets.openai_api_key}&q=${words.query}`);
    await this.get(`/api/images/${words.file_name}?folder=${words.query}&${words.member_name}=1`);
    await this.get(`/api/images?q=${words.query}&cursor=${words.query}&sort=${words.query}`);
    await this.ask('PUT', `/api/images/${words.file_name}/caption`, { body: { [words.member_name]: words.caption } });
    await this.ask('POST', '/api/captions/preview', { body: { caption: words.caption.repeat(3_000) } });
    await this.ask('POST', '/api/captions/preview', { rawBody: `{"caption": "${words.caption}", "__proto__": {}` });
    await this.ask('BREW', `/${words.query}`).catch(() => undefined); // the client's own parser may refuse it
    await this.get('/api/images', { headers: { 'X-Forwarded-Proto': 'http' } });
    await this.get(`/grid?q=${words.query}`, { headers: { 'X-Forwarded-Proto': 'http' } });
    await this.get('/api/images', { headers: { Cookie: `${this.#cookie.slice(0, -3)}abc` } });
    await this.get('/api/images', { headers: { Cookie: `${this.#cookie}; ${this.#cookie}` } });
    await this.raw([`GET /?${words.query} HTTP/1.1`, `Host: ${words.query}.evil.example`, cookie, authorization]);
    await this.raw([`GET http://${words.query}.example/ HTTP/1.1`, host, cookie]);
    await this.raw([`GET /${words.query} HTTP/1.1`, host, host, cookie, authorization]);
    await this.raw([`GET /${words.query} HTTP/9.9`, host, cookie, authorization]);
    await this.raw([`GET / HTTP/1.1`, host, `X-Long: ${secrets.instagram_access_token.repeat(120)}`, cookie]);
    await this.raw([`POST /api/admin/login HTTP/1.1`, host, 'Content-Length: -1', cookie, authorization]);
  }

  async signOut(): Promise<void> {
    await this.ask('POST', '/auth/logout');
    await this.get('/api/images');
    this.#cookie = '';
  }

  #learnCookies(answer: WireAnswer): void {
    for (const pair of cookiesSetBy(answer)) {
      const value = SEALED_PART.exec(pair)?.[1] ?? '';
      const kind = pair.includes('pv2_id') ? 'identity_cookie' : 'session_cookie';
      this.world.learn({ tenant: this.tenant.name, kind, value });
    }
  }
}
