import { PublisherError } from '../../kernel/index.js';
import { AUTH0, authSettings, contextOf, identityOf } from '../testing/auth-fixtures.js';
import { AccessControl, type AccessRequest } from './access-control.js';

const control = new AccessControl(authSettings());
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
const auth0 = new AccessControl(authSettings({ auth0: AUTH0, password: null }));

describe('AccessControl', () => {
  test('when a route is open, nobody is asked for anything', () => {
    expect(codeOf({ policy: 'open' })).toBe('passed');
    expect(codeOf({ policy: 'open' }, new AccessControl(authSettings({ password: null })))).toBe('passed');
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
    const closed = new AccessControl(authSettings({ password: null }));
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
