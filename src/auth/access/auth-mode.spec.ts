import { AUTH0, authSettings } from '../testing/auth-fixtures.js';
import { authModeFor } from './auth-mode.js';

const on = { enabled: true, allowedEmails: [] };
const off = { enabled: false, allowedEmails: [] };
const none = { password: null };
const orchestrated = { orchestrated: true, baseDomain: 'shibari.photo' };
const demo = { orchestrated: true, baseDomain: 'localhost' };
const notConfigured = { mode: 'none', closed: 'auth_not_configured' };
const disabled = { mode: 'none', closed: 'auth_disabled' };

describe('authModeFor', () => {
  test.each([
    ['auth0 and a tenant that wants it', { auth0: AUTH0, ...orchestrated, ...none }, on, 'auth0'],
    ['auth0 and a tenant without an auth block', { auth0: AUTH0, ...orchestrated, ...none }, null, 'auth0'],
    ['standalone with a password only', {}, null, 'password'],
    ['standalone with a password only, in production', { production: true }, null, 'password'],
    ['the demo', demo, null, 'password'],
    ['the demo with a tenant that asks for auth0', demo, on, 'password'],
    ['standalone with both', { auth0: AUTH0 }, null, 'auth0'],
    ['the demo with both', { auth0: AUTH0, ...demo }, null, 'auth0'],
  ])('when it is %s, people can sign in', (_name, settings, auth, mode) => {
    expect(authModeFor({ auth }, authSettings(settings))).toEqual({ mode, closed: null });
  });

  test.each([
    ['auth0 and a tenant that switched it off', { auth0: AUTH0, ...orchestrated, ...none }, off, disabled],
    ['orchestrated without anything', { ...orchestrated, ...none }, null, notConfigured],
    ['orchestrated without auth0, tenant wants it', { ...orchestrated, ...none }, on, notConfigured],
    ['orchestrated with a password only', orchestrated, null, notConfigured],
    ['the demo in production', { ...demo, production: true }, null, notConfigured],
    ['the demo without a password', { ...demo, ...none }, null, notConfigured],
    ['the demo with a tenant that switched sign-in off', demo, off, disabled],
    ['standalone without anything', none, null, notConfigured],
    ['standalone without anything, in production', { ...none, production: true }, null, notConfigured],
  ])('when it is %s, nobody can sign in', (_name, settings, auth, expected) => {
    expect(authModeFor({ auth }, authSettings(settings))).toEqual(expected);
  });
});
