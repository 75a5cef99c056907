import { drawnPicture, sampleOf } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';
import { Asking, asOwnPage, type Answer } from './support/asking.js';
import { BASE, cookiesOf, startAuth0App, StillClock, withAdmins } from './support/auth0-app.js';
import { changesOf, PICTURE_NAMES, plantPictures, questionOf, type Change } from './support/tenant-changes.js';

/** Every admin tries every change at every tenant; the work grows with the square of it. */
const TENANTS = Number(process.env['MATRIX_TENANTS'] ?? 12);
/** Thousands of calls: more than the usual time, and far more of it on a machine that is busy with others. */
const MATRIX_MS = 3_000 * TENANTS ** 2;
const TTL_SECONDS = 600;

const hostOf = (tenant: string) => `${tenant}.${BASE}`;
const outcome = ({ status, code }: Answer) => (code === undefined ? `${status}` : `${status} ${code}`);

describe('every admin at every tenant', () => {
  const numbers = Array.from({ length: TENANTS }, (_unused, at) => at);
  const tenantOf = (at: number) => `studio-${at}`;
  const emailOf = (at: number) => `admin-${at}@example.com`;
  let app: TestApp;
  let asking: Asking;
  let changes: readonly (readonly Change[])[];
  let cookies: readonly string[];
  beforeAll(async () => {
    app = await startAuth0App({ withoutUi: true, env: { LOG_LEVEL: 'error' } });
    asking = new Asking(app.port);
    const pictures = new Map(
      await Promise.all(PICTURE_NAMES.map(async (name, at) => [name, await drawnPicture(at + 1)] as const)),
    );
    for (const at of numbers) {
      app.tenants.set(tenantOf(at), withAdmins([emailOf(at)]));
      await plantPictures(app.dataDir, tenantOf(at), pictures);
    }
    changes = numbers.map((at) => changesOf(pictures, `key-of-${tenantOf(at)}`));
    cookies = numbers.map((at) => cookiesOf(app, { email: emailOf(at) }).identity);
  });
  afterAll(async () => {
    asking.close();
    await app.stop();
  });
  const headersOf = (tenant: number, admin: number) => asOwnPage(hostOf(tenantOf(tenant)), cookies[admin]);

  it('when a route for admins changes something, this suite knows how to call it', () => {
    const mutating = app.routes.routes.filter(({ policy, method }) => policy === 'admin' && method !== 'GET');
    const known = (changes[0] ?? []).map(({ route }) => route);
    expect([...known].sort()).toEqual(mutating.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it(
    'when an admin of one tenant changes anything at another, every answer is 403 not_admin_here',
    async () => {
      const pairs = numbers.flatMap((tenant) =>
        numbers.flatMap((admin) => (tenant === admin ? [] : [{ tenant, admin }])),
      );
      const asked = pairs.flatMap(({ tenant, admin }) =>
        (changes[tenant] ?? []).map((change) => ({ tenant, admin, change })),
      );
      const answers = await asking.all(
        asked.map(({ tenant, admin, change }) =>
          questionOf(change, hostOf(tenantOf(tenant)), headersOf(tenant, admin)),
        ),
      );
      const wrong = answers.flatMap((answer, at) => {
        const { tenant, admin, change } = asked[at] ?? {};
        return outcome(answer) === '403 not_admin_here'
          ? []
          : [`${change?.route} at ${tenant} by ${admin}: ${outcome(answer)}`];
      });
      expect(wrong).toEqual([]);
      expect(answers).toHaveLength(TENANTS * (TENANTS - 1) * (changes[0]?.length ?? 0));
    },
    MATRIX_MS,
  );

  it(
    'when an admin of one tenant reads anything at another, every answer is 403 not_admin_here as well',
    async () => {
      const reads = app.routes.routes.filter(({ policy, method }) => policy !== 'open' && method === 'GET');
      expect(reads.length).toBeGreaterThan(8);
      const pairs = numbers.slice(1, 4).map((admin) => ({ tenant: 0, admin }));
      const answers = await asking.all(
        pairs.flatMap(({ tenant, admin }) =>
          reads.flatMap((route) =>
            ['GET', 'HEAD'].map((method) => ({
              method,
              host: hostOf(tenantOf(tenant)),
              path: sampleOf(route),
              headers: headersOf(tenant, admin),
            })),
          ),
        ),
      );
      expect([...new Set(answers.map(({ status }) => status))]).toEqual([403]);
      expect([...new Set(answers.map(outcome))].sort()).toEqual(['403', '403 not_admin_here']);
    },
    MATRIX_MS,
  );

  // The refused calls above had the same bodies and photos: each of these would fail if one of them had an effect.
  it(
    'when each changes their own tenant by the same calls, every answer is 2xx',
    async () => {
      const seen = await Promise.all(
        numbers.map(async (tenant) => {
          const outcomes: string[] = [];
          let before: Answer | undefined;
          for (const change of changes[tenant] ?? []) {
            before = await asking.ask(questionOf(change, hostOf(tenantOf(tenant)), headersOf(tenant, tenant), before));
            if (before.status < 200 || before.status > 299) outcomes.push(`${change.route}: ${outcome(before)}`);
          }
          return outcomes;
        }),
      );
      expect(seen).toEqual(numbers.map(() => []));
    },
    MATRIX_MS,
  );
});

describe('who is on the list', () => {
  const GLOBAL = 'operator@example.com';
  let app: TestApp;
  let asking: Asking;
  let clock: StillClock;
  let made = 0;
  beforeAll(async () => {
    clock = new StillClock();
    const env = { ADMIN_LOGIN_EMAILS: ` ${GLOBAL.toUpperCase()} , second@example.com`, ORCHESTRATOR_TIMEOUT_MS: '300' };
    app = await startAuth0App({ withoutUi: true, clock, env });
    asking = new Asking(app.port);
  });
  afterAll(async () => {
    asking.close();
    await app.stop();
  });

  const refresh = (tenant: string, cookie: string): Promise<Answer> =>
    asking.ask({
      method: 'POST',
      host: hostOf(tenant),
      path: '/api/captions/preview',
      body: { caption: 'x' },
      headers: asOwnPage(hostOf(tenant), cookie),
    });
  const change = async (tenant: string, person: Parameters<typeof cookiesOf>[1]): Promise<string> =>
    outcome(await refresh(tenant, cookiesOf(app, person).identity));
  const newTenant = (file: ReturnType<typeof withAdmins>): string => {
    const tenant = `site-${(made += 1)}`;
    app.tenants.set(tenant, file);
    return tenant;
  };

  it.each([
    ['ada@example.com', 'ada@example.com', true],
    ['Ada@Example.COM', 'aDA@eXAMPLE.com', true],
    ['  ada@example.com\t', 'ada@example.com', true],
    ['ada@example.com', ' ada@example.com ', true],
    ['ada@example.com', 'ada@example.com.', false],
    ['ada@example.com', 'a.da@example.com', false],
    ['a.da@example.com', 'ada@example.com', false],
    ['ada@example.com', 'ada+x@example.com', false],
    ['ada+x@example.com', 'ada@example.com', false],
    ['k@example.com', '\u212a@example.com', false],
    ['\u212a@example.com', 'k@example.com', false],
    ['i@example.com', '\u0130@example.com', false],
    ['i@example.com', '\u0131@example.com', false],
    ['s@example.com', '\u017f@example.com', false],
    ['ä@example.com', 'Ä@example.com', false],
    ['\u00e9@example.com', 'e\u0301@example.com', false],
    ['ada@example.com', '\uff41da@example.com', false],
    ['ada@example.com', 'ada@ex\u00adample.com', false],
    ['*@example.com', 'ada@example.com', false],
    ['*', 'ada@example.com', false],
    ['@example.com', 'ada@example.com', false],
    ['example.com', 'ada@example.com', false],
    ['ada@example.com,olga@example.com', 'olga@example.com', false],
    ['.*', 'ada@example.com', false],
    ['', '', false],
    [' ', ' ', false],
    ['ada@example.com', 'ada@example.com\u0000', false],
    ['ada@example.com', 'olga@example.com ada@example.com', false],
  ])('when the list has %j and %j signs in, being an admin is %s', async (listed, email, isAdmin) => {
    const tenant = newTenant(withAdmins([listed]));
    expect(await change(tenant, { email, subject: 'auth0|somebody' })).toBe(isAdmin ? '200' : '403 not_admin_here');
  });

  it.each([
    ['no auth block', null, '200'],
    ['a list without them', { enabled: true, allowed_emails: ['other@example.com'] }, '403 not_admin_here'],
    ['an empty list', { enabled: true, allowed_emails: [] }, '403 not_admin_here'],
    ['a list that is null', { enabled: true, allowed_emails: null }, '403 not_admin_here'],
    ['no list', { enabled: true }, '403 not_admin_here'],
    ['an empty block', {}, '403 not_admin_here'],
    ['sign-in switched off', { enabled: false, allowed_emails: [GLOBAL] }, '403 auth_disabled'],
    ['them on its own list', { enabled: true, allowed_emails: [GLOBAL] }, '200'],
  ])(
    'when a tenant has %s, the list of the process counts only where there is no block',
    async (_what, auth, expected) => {
      const tenant = newTenant(withAdmins([], { auth }));
      expect(await change(tenant, { email: GLOBAL })).toBe(expected);
      const second = auth === null ? '200' : expected.replace(/^200$/, '403 not_admin_here');
      expect(await change(tenant, { email: 'second@example.com' })).toBe(second);
    },
  );

  it.each([
    ['a password given at this tenant', { mode: 'password', tenant: 'aurora', email: null, subject: 'password' }],
    ['a password given elsewhere', { mode: 'password', tenant: 'harbor', email: null, subject: 'password' }],
    ['a password and the address of an admin', { mode: 'password', tenant: 'aurora', email: GLOBAL }],
    ['a password of no tenant', { mode: 'password', tenant: null, email: GLOBAL }],
  ] as const)('when an identity is of %s, it is nobody where people sign in by Auth0', async (_what, person) => {
    app.tenants.set('aurora', withAdmins([], { auth: null }));
    expect(await change('aurora', person)).toBe('401 sign_in_required');
  });

  it('when somebody has no address, they are signed in and nothing more', async () => {
    expect(await change(newTenant(withAdmins([], { auth: null })), { email: null, subject: 'auth0|x' })).toBe(
      '403 not_admin_here',
    );
  });

  it('when the list or the switch changes, rights follow with the next config, without any sign-out', async () => {
    const tenant = newTenant(withAdmins(['ada@example.com']));
    const next = async (file: ReturnType<typeof withAdmins>): Promise<readonly string[]> => {
      app.tenants.set(tenant, file);
      const [ada, olga] = ['ada@example.com', 'olga@example.com'].map((email) => cookiesOf(app, { email }).identity);
      const before = [await refresh(tenant, ada ?? ''), await refresh(tenant, olga ?? '')].map(outcome);
      clock.pass(TTL_SECONDS + 1);
      return [...before, ...[await refresh(tenant, ada ?? ''), await refresh(tenant, olga ?? '')].map(outcome)];
    };
    const [yes, no, off] = ['200', '403 not_admin_here', '403 auth_disabled'];
    expect(await next(withAdmins(['ada@example.com']))).toEqual([yes, no, yes, no]);
    expect(await next(withAdmins(['olga@example.com']))).toEqual([yes, no, no, yes]);
    expect(await next(withAdmins([], { auth: { enabled: false, allowed_emails: ['olga@example.com'] } }))).toEqual([
      no,
      yes,
      off,
      off,
    ]);
    expect(await next(withAdmins([], { auth: null }))).toEqual([off, off, no, no]);
    expect(await next(withAdmins(['ada@example.com', 'olga@example.com']))).toEqual([no, no, yes, yes]);
  });

  it('when the orchestrator is away and the config past its time, reads go on by the old list and changes are 503', async () => {
    const tenant = newTenant(withAdmins(['ada@example.com']));
    const [ada, olga] = ['ada@example.com', 'olga@example.com'].map((email) => cookiesOf(app, { email }).identity);
    const read = async (cookie = ''): Promise<string> =>
      outcome(await asking.ask({ host: hostOf(tenant), path: '/api/config/publishers', headers: { Cookie: cookie } }));
    expect([await read(ada), await read(olga)]).toEqual(['200', '403 not_admin_here']);
    app.tenants.set(tenant, withAdmins(['olga@example.com']));
    app.orchestrator.control.fail('runtime', { kind: 'status', status: 500 });
    clock.pass(TTL_SECONDS + 1);
    expect([await read(ada), await read(olga)]).toEqual(['200', '403 not_admin_here']);
    const renewed = cookiesOf(app, { email: 'ada@example.com' }).identity;
    const post = (path: string, body?: object): Promise<Answer> =>
      asking.ask({
        method: 'POST',
        host: hostOf(tenant),
        path,
        headers: asOwnPage(hostOf(tenant), renewed),
        ...(body === undefined ? {} : { body }),
      });
    for (const answer of [await post('/api/images/a.jpg/keep'), await post('/api/admin/config/refresh')]) {
      expect(outcome(answer)).toBe('503 config_unavailable');
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
    app.orchestrator.control.heal();
    clock.pass(60);
    expect(outcome(await post('/api/images/a.jpg/keep'))).toBe('403 not_admin_here');
    expect([await read(cookiesOf(app, { email: 'ada@example.com' }).identity), await read(olga)]).toEqual([
      '403 not_admin_here',
      '200',
    ]);
  });
});
