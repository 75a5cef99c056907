import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUTH_ERROR_CODES } from '../../../src/auth/sign-in/auth-error.js';
import { actionOf, takeAuthError } from './auth-error.js';

const WORDS = JSON.parse(readFileSync(join(__dirname, '../../text/en.json'), 'utf8')) as Record<string, string>;
const take = (search: string, hash = '') => takeAuthError({ pathname: '/', search, hash });

describe('takeAuthError', () => {
  it.each(AUTH_ERROR_CODES)('when the service says %s, the page knows it, and has words for it', (code) => {
    expect(take(`?auth_error=${code}`)).toEqual({ code, rest: '/' });
    expect(WORDS[`auth.${code}`]).toMatch(/[.?]$/);
    expect(['try_again', 'sign_in', 'other_account', 'none']).toContain(actionOf(code));
  });

  it.each(['never_heard_of', '', 'toString', '__proto__', 'sign_in', '<script>', 'access_denied '])(
    'when the code is %j, it counts as a sign-in that did not work',
    (code) => {
      expect(take(`?auth_error=${encodeURIComponent(code)}`)?.code).toBe('callback_failed');
    },
  );

  it('when the address says more, all of that stays', () => {
    const address = { pathname: '/grid', search: '?q=sea&auth_error=access_denied&sort=date', hash: '#main' };
    expect(takeAuthError(address)).toEqual({ code: 'access_denied', rest: '/grid?q=sea&sort=date#main' });
  });

  it('when there are two codes, the first counts and both go', () => {
    expect(take('?auth_error=access_denied&auth_error=x')).toEqual({ code: 'access_denied', rest: '/' });
  });

  it('when there is none, nothing is taken', () => {
    expect(take('?q=auth_error')).toBeNull();
  });
});
