import request from 'supertest';
import { Sessions } from '../../src/auth/index.js';
import { PASSWORD, sampleOf, signIn, startTestApp, tenantFile } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';
import type { TenantFile } from '../support/orchestrator/tenant-files.js';
import { Asking, asOwnPage, type Answer } from './support/asking.js';
import { BASE, cookiesOf, startAuth0App, StillClock, withAdmins } from './support/auth0-app.js';

const started: TestApp[] = [];
async function start(options: Parameters<typeof startTestApp>[0]): Promise<TestApp> {
  const app = await startTestApp(options);
  started.push(app);
  return app;
}
afterEach(async () => {
  for (const app of started.splice(0)) await app.stop();
});

const own = (host: string) => ({ Host: host, Origin: `http://${host}` });

/** Status and code of every change, called by somebody with these headers. */
async function changes(app: TestApp, headers: Record<string, string>): Promise<Set<string>> {
  const routes = app.routes.routes.filter(({ policy, method }) => policy === 'admin' && method !== 'GET');
  const seen = new Set<string>();
  for (const route of routes) {
    const method = route.method.toLowerCase() as 'post';
    const answer = await request(app.url)[method](sampleOf(route)).set(headers);
    seen.add(`${answer.status} ${answer.body.code as string}`);
  }
  return seen;
}

describe('ways to sign in', () => {
  it('when nothing is configured, every change is 403, also alone on this machine', async () => {
    const app = await start({ standalone: true, env: { ADMIN_PASSWORD: '' } });
    expect(await changes(app, own('localhost'))).toEqual(new Set(['403 auth_not_configured']));
    const views = await request(app.url).get('/api/images').set(own('localhost'));
    expect([views.status, views.body.code]).toEqual([403, 'auth_not_configured']);
  });

  it('when tenants come from an orchestrator under a real domain, the password is off', async () => {
    const app = await start({ baseDomain: 'shibari.photo' });
    const host = 'aurora.shibari.photo';
    expect(await changes(app, own(host))).toEqual(new Set(['403 auth_not_configured']));
    const answer = await request(app.url).post('/api/admin/login').set(own(host)).send({ password: PASSWORD });
    expect([answer.status, answer.body.code]).toEqual([404, 'password_login_disabled']);
    const status = await request(app.url).get('/api/admin/status').set(own(host));
    expect(status.body).toMatchObject({ admin: false, authMode: 'none', reason: 'auth_not_configured' });
    const login = await request(app.url).get('/auth/login').set('Host', host);
    expect([login.status, login.headers.location]).toEqual([303, '/?auth_error=auth_not_configured']);
  });

  it('when it is standalone with a password, cookies have the host prefix and rights hold', async () => {
    const app = await start({ standalone: true, env: { WEB_SECURE_COOKIES: 'true' } });
    const headers = await signIn(app.url, 'photos.example');
    expect(headers.Cookie).toMatch(/^__Host-pv2_id=v1\..*; __Host-pv2_session=v1\./);
    const status = await request(app.url)
      .get('/api/admin/status')
      .set({ ...headers });
    expect(status.body).toMatchObject({ admin: true, authMode: 'password' });
  });

  it('when a tenant switches sign-in off, the next config ends every right', async () => {
    const app = await start({});
    const admin = await signIn(app.url, 'aurora.localhost');
    const file = tenantFile();
    const config = { ...(file.envelope as { config: object }).config, auth: { enabled: false } };
    app.tenants.set('aurora', { envelope: { ...(file.envelope as object), config } });
    const refresh = await request(app.url)
      .post('/api/admin/config/refresh')
      .set({ ...admin });
    expect([refresh.status, refresh.body.changed]).toEqual([200, true]);
    expect(await changes(app, { ...admin })).toEqual(new Set(['403 auth_disabled']));
    const other = await signIn(app.url, 'harbor.localhost');
    expect(
      (
        await request(app.url)
          .get('/api/admin/status')
          .set({ ...other })
      ).body.admin,
    ).toBe(true);
  });

  it('when guesses come too fast, the address waits and is told for how long', async () => {
    const app = await start({});
    const guess = () =>
      request(app.url).post('/api/admin/login').set(own('harbor.localhost')).send({ password: 'a guess' });
    for (let at = 0; at < 5; at++) expect((await guess()).status).toBe(401);
    const answer = await guess();
    expect([answer.status, answer.body.code]).toEqual([429, 'too_many_attempts']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(29);
  });
});

const ADA = 'ada@example.com';
const BOSS = 'boss@example.com';
const TTL_SECONDS = 600;
const AUTH0_VARIABLES = {
  AUTH0_DOMAIN: 'login.example',
  AUTH0_CLIENT_ID: 'client-of-the-tests',
  AUTH0_CLIENT_SECRET: 'client secret of the end-to-end tests',
};
const short = ({ status, code }: Answer) => (code === undefined ? String(status) : `${status} ${code}`);

/** An application with a tenant for every row of a table, each asked as its own page asks. */
class Rows {
  readonly #asking: Asking;

  constructor(
    readonly app: TestApp,
    readonly proto: 'https' | null = 'https',
  ) {
    this.#asking = new Asking(app.port);
  }

  with(files: Readonly<Record<string, TenantFile>>): this {
    for (const [tenant, file] of Object.entries(files)) this.app.tenants.set(tenant, file);
    return this;
  }

  /** What is said of the way to sign in: by the status and by the features, which must agree. */
  async modeAt(host: string): Promise<unknown> {
    const status = await this.#ask(host, '/api/admin/status');
    const features = await this.#ask(host, '/api/config/features');
    expect(features.json['auth_mode']).toBe(status.json['authMode']);
    return status.json['authMode'];
  }

  /** Whether somebody is an admin, by the status and by a change, which must agree. */
  async isAdmin(host: string, cookie: string): Promise<boolean> {
    const { json } = await this.#ask(host, '/api/admin/status', { Cookie: cookie });
    const { status } = await this.change(host, cookie);
    expect([host, json['admin'], status]).toEqual([host, json['admin'], json['admin'] === true ? 200 : 403]);
    return json['admin'] === true;
  }

  change(host: string, cookie?: string): Promise<Answer> {
    return this.#ask(host, '/api/admin/config/refresh', asOwnPage(host, cookie), 'POST');
  }

  logIn(host: string): Promise<Answer> {
    return this.#ask(host, '/api/admin/login', asOwnPage(host), 'POST', { password: PASSWORD });
  }

  close(): void {
    this.#asking.close();
  }

  #ask(host: string, path: string, headers = {}, method = 'GET', body?: object): Promise<Answer> {
    const { proto } = this;
    return this.#asking.ask({ host, path, headers, method, proto, ...(body === undefined ? {} : { body }) });
  }
}

const at = (tenant: string) => `${tenant}.${BASE}`;
const withBlock = (auth: object | null) => withAdmins([], { auth, features: { auto_view_enabled: true } });
const firstSchema = (auth: object): TenantFile => {
  const { envelope } = withBlock(auth);
  return { envelope: { ...envelope, schema_version: 1 } };
};

describe('with Auth0 and a control plane', () => {
  const clock = new StillClock();
  let rows: Rows;
  let cookies: Readonly<Record<string, string>>;
  const signIn = () =>
    (cookies = {
      [ADA]: cookiesOf(rows.app, { email: ADA }).identity,
      [BOSS]: cookiesOf(rows.app, { email: BOSS }).identity,
    });
  beforeAll(async () => {
    const env = { ADMIN_LOGIN_EMAILS: BOSS, ADMIN_PASSWORD: PASSWORD };
    rows = new Rows(await startAuth0App({ clock, env })).with({
      listed: withBlock({ enabled: true, allowed_emails: [ADA] }),
      spelled: withBlock({ enabled: true, allowed_emails: [' Ada@EXAMPLE.com '] }),
      unsaid: withBlock({ allowed_emails: [ADA] }),
      missing: withBlock({ enabled: true }),
      null: withBlock({ enabled: true, allowed_emails: null }),
      empty: withBlock({ enabled: true, allowed_emails: [] }),
      off: withBlock({ enabled: false, allowed_emails: [ADA] }),
      none: withBlock(null),
      first: firstSchema({ enabled: true, allowed_emails: [ADA] }),
      flip: withBlock({ enabled: true, allowed_emails: [ADA] }),
    });
  });
  afterAll(async () => {
    rows.close();
    await rows.app.stop();
  });
  beforeEach(() => void signIn());

  it.each([
    ['asks for it', 'listed', 'auth0'],
    ['has a block that does not say', 'unsaid', 'auth0'],
    ['has no block', 'none', 'auth0'],
    ['is of schema 1', 'first', 'auth0'],
    ['switched it off', 'off', 'none'],
  ])('when a tenant %s, the mode is as the table says', async (_case, tenant, mode) => {
    expect(await rows.modeAt(at(tenant))).toBe(mode);
  });

  it.each([
    ['a list', 'listed', [ADA]],
    ['a list that spells the address otherwise', 'spelled', [ADA]],
    ['a block that does not say whether it is on', 'unsaid', [ADA]],
    ['a block without a list', 'missing', []],
    ['a block whose list is null', 'null', []],
    ['an empty list', 'empty', []],
    ['a list and sign-in switched off', 'off', []],
    ['no block, the list of the process counts', 'none', [BOSS]],
    ['schema 1, the list of the process counts', 'first', [BOSS]],
  ])('when a tenant has %s, its admins are those of the table', async (_case, tenant, admins) => {
    const found: string[] = [];
    for (const [email, cookie] of Object.entries(cookies)) {
      if (await rows.isAdmin(at(tenant), cookie)) found.push(email);
    }
    expect(found).toEqual(admins);
  });

  it('when a change is refused, the reason is that of the table', async () => {
    const ada = cookies[ADA];
    expect(short(await rows.change(at('empty'), ada))).toBe('403 not_admin_here');
    expect(short(await rows.change(at('empty')))).toBe('401 sign_in_required');
    expect(short(await rows.change(at('off'), ada))).toBe('403 auth_disabled');
    expect(short(await rows.change(at('off')))).toBe('403 auth_disabled');
  });

  it('when the password is set, too, it opens nothing', async () => {
    expect(short(await rows.logIn(at('listed')))).toBe('404 password_login_disabled');
  });

  it('when a list or the switch is flipped, the next config decides, without any sign-out', async () => {
    const steps: readonly (readonly [object | null, string])[] = [
      [{ enabled: true, allowed_emails: [BOSS] }, '403 not_admin_here'],
      [{ enabled: true, allowed_emails: [BOSS, ADA] }, '200'],
      [{ enabled: false, allowed_emails: [ADA] }, '403 auth_disabled'],
      [{ enabled: true, allowed_emails: [ADA] }, '200'],
      [null, '403 not_admin_here'],
    ];
    expect(short(await rows.change(at('flip'), cookies[ADA]))).toBe('200');
    for (const [block, expected] of steps) {
      rows.with({ flip: withBlock(block) });
      clock.pass(TTL_SECONDS + 1);
      signIn();
      expect([block, short(await rows.change(at('flip'), cookies[ADA]))]).toEqual([block, expected]);
    }
  });
});

describe('with a control plane and without Auth0', () => {
  it('when tenants ask for signing in, nobody can, and there is one warning for each', async () => {
    const app = await start({ baseDomain: BASE, env: { ADMIN_PASSWORD: '' } });
    const rows = new Rows(app, null).with({
      aurora: withBlock({ enabled: true, allowed_emails: [ADA] }),
      harbor: withBlock({ allowed_emails: [ADA] }),
      off: withBlock({ enabled: false }),
      none: withBlock(null),
    });
    for (const tenant of ['aurora', 'harbor', 'off', 'none', 'aurora', 'harbor']) {
      expect(await rows.modeAt(at(tenant))).toBe('none');
    }
    rows.close();
    const warnings = app.lines.filter(({ event }) => event === 'sign_in_misconfigured');
    expect(warnings.map(({ level, tenant }) => `${String(level)} ${String(tenant)}`)).toEqual([
      'warn aurora',
      'warn harbor',
    ]);
    for (const tenant of ['aurora', 'off']) {
      expect(await changes(app, own(at(tenant)))).toEqual(new Set(['403 auth_not_configured']));
    }
  });
});

describe('standalone with Auth0', () => {
  const HOST = 'photos.example';
  const rowsOf = async (env: Readonly<Record<string, string>>) => {
    const proxy = { TRUST_PROXY: '1', WEB_SECURE_COOKIES: 'true', STANDALONE_HOST: HOST, AUTO_VIEW: 'true' };
    const app = await start({ standalone: true, env: { ...AUTH0_VARIABLES, ...proxy, ...env } });
    const cookieOf = (email: string) => {
      const person = { email, subject: `auth0|${email}`, mode: 'auth0', tenant: null } as const;
      return app.app.get(Sessions).start(person)[0]?.split(';')[0] ?? '';
    };
    return { rows: new Rows(app), cookieOf };
  };

  it('when a password is set, too, people sign in with Auth0, and the list of the process counts', async () => {
    const { rows, cookieOf } = await rowsOf({ ADMIN_LOGIN_EMAILS: BOSS });
    expect(await rows.modeAt(HOST)).toBe('auth0');
    expect(short(await rows.logIn(HOST))).toBe('404 password_login_disabled');
    expect(await rows.isAdmin(HOST, cookieOf(BOSS))).toBe(true);
    expect(await rows.isAdmin(HOST, cookieOf(ADA))).toBe(false);
    rows.close();
  });

  it('when that list is empty, nobody is admin', async () => {
    const { rows, cookieOf } = await rowsOf({ ADMIN_PASSWORD: '' });
    expect(await rows.isAdmin(HOST, cookieOf(BOSS))).toBe(false);
    expect(short(await rows.change(HOST))).toBe('401 sign_in_required');
    rows.close();
  });
});
