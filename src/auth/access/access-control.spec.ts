import { PublisherError, type TenantConfig } from '../../kernel/index.js';
import type { TenantContext } from '../../tenancy/index.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH0, accessControl, authSettings, contextOf, identityOf, TestLog } from '../testing/auth-fixtures.js';
import { MemoryRevocations } from '../cookies/revocations.js';
import { AccessControl, type AccessRequest } from './access-control.js';
import { UnservedTenants } from './unserved-tenants.js';

const control = accessControl(authSettings());
const request = (change: Partial<AccessRequest>): AccessRequest => ({
  policy: 'admin',
  method: 'GET',
  path: '/api/images',
  headers: {},
  ownOrigin: 'https://aurora.localhost',
  context: contextOf(),
  duplicateCookie: false,
  ...change,
});
const codeOf = (change: Partial<AccessRequest>, access = control): string => {
  try {
    access.check(request(change));
    return 'passed';
  } catch (error) {
    return error instanceof PublisherError ? error.code : 'not ours';
  }
};
const auth0 = accessControl(authSettings({ auth0: AUTH0, password: null }));

describe('AccessControl', () => {
  test('when a route is open, nobody is asked for anything', () => {
    expect(codeOf({ policy: 'open' })).toBe('passed');
    expect(codeOf({ policy: 'open' }, accessControl(authSettings({ password: null })))).toBe('passed');
  });

  test('when viewing is open to all, a stranger may view and nothing else', () => {
    const context = contextOf({ autoView: true });
    expect(codeOf({ policy: 'view', context })).toBe('passed');
    expect(codeOf({ policy: 'admin', context })).toBe('sign_in_required');
  });

  test('when viewing is not open, a stranger is asked to sign in', () => {
    expect(codeOf({ policy: 'view' })).toBe('sign_in_required');
    expect(codeOf({ policy: 'admin' })).toBe('sign_in_required');
  });

  test('when the identity has expired, the person is told so', () => {
    expect(codeOf({ context: contextOf({ sessionExpired: true }) })).toBe('session_expired');
  });

  test('when nobody can sign in, the reason is given, with an identity too', () => {
    const closed = accessControl(authSettings({ password: null }));
    expect(codeOf({}, closed)).toBe('auth_not_configured');
    expect(codeOf({ context: contextOf({ identity: identityOf(), sessionExpired: true }) }, closed)).toBe(
      'auth_not_configured',
    );
    const auth = { enabled: false, allowedEmails: [] };
    expect(codeOf({ context: contextOf({ auth }) }, auth0)).toBe('auth_disabled');
  });

  test('when a person is signed in without rights, they are told so', () => {
    const identity = identityOf({ mode: 'auth0', email: 'a@b.c', tenant: null });
    expect(codeOf({ context: contextOf({ identity }) }, auth0)).toBe('not_admin_here');
    expect(codeOf({ policy: 'view', context: contextOf({ identity }) }, auth0)).toBe('not_admin_here');
  });

  test('when the password was given at another tenant, the person is a stranger', () => {
    expect(codeOf({ context: contextOf({ tenant: 'harbor', identity: identityOf() }) })).toBe('sign_in_required');
  });

  test('when an admin of this tenant asks, it passes; from another site it does not', () => {
    const context = contextOf({ identity: identityOf() });
    expect(codeOf({ context })).toBe('passed');
    const post = { context, method: 'POST', path: '/api/images/a.jpg/keep' };
    expect(codeOf({ ...post, headers: { origin: 'https://aurora.localhost' } })).toBe('passed');
    expect(codeOf({ ...post, headers: { 'sec-fetch-site': 'cross-site' } })).toBe('cross_origin_refused');
    expect(codeOf(post)).toBe('cross_origin_refused');
  });

  test('when a request says that another site sent it, it is refused whoever asks and whatever the policy', () => {
    const elsewhere = { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } };
    for (const policy of ['open', 'view', 'admin'] as const) {
      expect(codeOf({ ...elsewhere, policy })).toBe('cross_origin_refused');
    }
    expect(codeOf({ method: 'POST', headers: { origin: 'https://evil.example' } })).toBe('cross_origin_refused');
  });

  test('when a stranger posts without saying where from, the policy answers first', () => {
    expect(codeOf({ method: 'POST', headers: {} })).toBe('sign_in_required');
    expect(codeOf({ policy: 'open', method: 'POST', headers: {} })).toBe('cross_origin_refused');
  });

  test('when two cookies of one name arrive, the API refuses and the page is anonymous', () => {
    expect(codeOf({ policy: 'open', duplicateCookie: true })).toBe('duplicate_cookie');
    expect(codeOf({ policy: 'open', duplicateCookie: true, path: '/grid' })).toBe('passed');
  });
});

describe('while it is not certain who has signed out', () => {
  const revocations = { isCertain: () => false };
  const unsure = new AccessControl(authSettings(), revocations, { note: () => undefined });
  const context = contextOf({ identity: identityOf() });
  const own = { origin: 'https://aurora.localhost' };
  const change = { context, method: 'POST', path: '/api/images/a.jpg/keep', headers: own };

  test('when an admin changes something, it is refused until a moment later', () => {
    expect(codeOf(change, unsure)).toBe('sign_in_unavailable');
    expect(codeOf({ ...change, method: 'DELETE' }, unsure)).toBe('sign_in_unavailable');
    expect(() => unsure.check(request(change))).toThrow(
      expect.objectContaining({ family: 'upstream', details: { retryAfterSeconds: 5 } }),
    );
    expect(() => unsure.requireCertain(context)).toThrow(PublisherError);
  });

  test('when an admin reads, it passes', () => {
    expect(codeOf({ context }, unsure)).toBe('passed');
    expect(codeOf({ context, method: 'HEAD', policy: 'view' }, unsure)).toBe('passed');
  });

  test('when somebody signs in or out, it passes', () => {
    expect(codeOf({ ...change, policy: 'open', path: '/auth/logout' }, unsure)).toBe('passed');
    expect(codeOf({ ...change, policy: 'open', path: '/api/admin/login' }, unsure)).toBe('passed');
  });

  test('when somebody without rights, or from elsewhere, tries to change something, that is what is said', () => {
    expect(codeOf({ ...change, context: contextOf() }, unsure)).toBe('sign_in_required');
    expect(codeOf({ ...change, headers: { 'sec-fetch-site': 'cross-site' } }, unsure)).toBe('cross_origin_refused');
    expect(codeOf({ ...change, headers: {} }, unsure)).toBe('cross_origin_refused');
  });
});

describe('a tenant that asks for a sign-in which this process does not have', () => {
  const settings = authSettings({ orchestrated: true, baseDomain: 'pub.test', password: null });
  const wanted = { enabled: true, allowedEmails: ['a@b.c'] };
  const visit = (change: Partial<AuthSettings>, ...contexts: TenantContext[]) => {
    const log = new TestLog();
    const access = new AccessControl({ ...settings, ...change }, new MemoryRevocations(), new UnservedTenants(log));
    for (const context of contexts) codeOf({ policy: 'open', context }, access);
    return log.lines.map(({ event }) => event);
  };
  const at = (tenant: string, auth: TenantConfig['auth'] = wanted) => contextOf({ tenant, auth });

  test('when it is visited again and again, there is one warning, and one for each other tenant', () => {
    expect(visit({}, at('aurora'), at('aurora'), at('harbor'), at('aurora'))).toEqual([
      'sign_in_misconfigured',
      'sign_in_misconfigured',
    ]);
  });

  test('when it switched sign-in off, or says nothing, there is none', () => {
    expect(visit({}, at('aurora', { ...wanted, enabled: false }), at('harbor', null))).toEqual([]);
  });

  test('when Auth0 is configured, or it is the demo, there is none', () => {
    expect(visit({ auth0: AUTH0 }, at('aurora'))).toEqual([]);
    expect(visit({ baseDomain: 'localhost', password: authSettings().password }, at('aurora'))).toEqual([]);
  });
});
