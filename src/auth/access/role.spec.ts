import { AUTH0, authSettings, contextOf, identityOf } from '../testing/auth-fixtures.js';
import { decideRole } from './role.js';

const auth0 = authSettings({ auth0: AUTH0, password: null, adminEmails: ['Boss@Example.com'] });
const person = (email: string | null) => identityOf({ mode: 'auth0', email, tenant: null });
const list = (...allowedEmails: string[]) => ({ enabled: true, allowedEmails });

describe('decideRole', () => {
  test('when nobody is signed in, the role is anonymous', () => {
    expect(decideRole(contextOf(), authSettings())).toBe('anonymous');
  });

  test('when the password was given at this tenant, the person is admin', () => {
    expect(decideRole(contextOf({ identity: identityOf() }), authSettings())).toBe('admin');
  });

  test('when the password was given at another tenant, the person is nobody here', () => {
    const context = contextOf({ tenant: 'harbor', identity: identityOf({ tenant: 'aurora' }) });
    expect(decideRole(context, authSettings())).toBe('anonymous');
  });

  test.each([
    ['the password was taken away', authSettings({ password: null })],
    ['auth0 was switched on', auth0],
  ])('when %s meanwhile, a password identity is nobody', (_name, settings) => {
    expect(decideRole(contextOf({ identity: identityOf() }), settings)).toBe('anonymous');
  });

  test('when auth0 was switched off meanwhile, an auth0 identity is nobody', () => {
    expect(decideRole(contextOf({ identity: person('boss@example.com') }), authSettings())).toBe('anonymous');
  });

  test.each([
    ['without an auth block the process list counts', null, 'boss@example.com', 'admin'],
    ['case and blanks around do not count', list('  A@B.c '), 'a@b.C', 'admin'],
    ['the tenant list replaces the process list', list('a@b.c'), 'boss@example.com', 'signed_in'],
    ['an empty list means nobody', list(), 'boss@example.com', 'signed_in'],
    ['an empty entry matches nobody', list('', ' '), '', 'signed_in'],
    ['a Kelvin sign is no k', list('kate@b.c'), '\u212aate@b.c', 'signed_in'],
    ['dots and plus signs count', list('ab@b.c'), 'a.b@b.c', 'signed_in'],
    ['there are no wildcards', list('*@b.c', '@b.c', 'b.c'), 'a@b.c', 'signed_in'],
    ['without an e-mail there are no rights', list('a@b.c'), null, 'signed_in'],
  ])('when signed in by auth0: %s', (_name, auth, email, role) => {
    expect(decideRole(contextOf({ auth, identity: person(email) }), auth0)).toBe(role);
  });

  test('when the tenant switched sign-in off, an identity is nobody', () => {
    const context = contextOf({ auth: { enabled: false, allowedEmails: ['a@b.c'] }, identity: person('a@b.c') });
    expect(decideRole(context, auth0)).toBe('anonymous');
  });
});
