import type { IncomingHttpHeaders } from 'node:http';
import { standaloneHosts, tenantHosts } from '../../tenancy/index.js';
import type { AuthSettings } from '../auth.settings.js';
import { AUTH0, authSettings } from '../testing/auth-fixtures.js';
import { RenewalRule } from './renewal-rule.js';

const SETTINGS = { orchestrated: true, baseDomain: 'pub.test', auth0: AUTH0, password: null } as const;

function admits(headers: IncomingHttpHeaders, change: Partial<AuthSettings> = {}): boolean {
  const settings = authSettings({ ...SETTINGS, ...change });
  const canonical = settings.auth0?.canonicalHost ?? null;
  const hosts = settings.orchestrated
    ? tenantHosts('pub.test', ['status'], canonical)
    : standaloneHosts('app.pub.test', canonical);
  return new RenewalRule(settings, hosts).admits(headers);
}

describe('RenewalRule', () => {
  test.each(['same-site', 'same-origin'])('when a page of a tenant asks (%s), it is heard', (site) => {
    expect(admits({ origin: 'https://aurora.pub.test', 'sec-fetch-site': site })).toBe(true);
  });

  test.each([
    'https://app.pub.test',
    'https://www.pub.test',
    'https://status.pub.test',
    'https://pub.test',
    'https://a.b.pub.test',
    'https://aurora.pub.test.evil.example',
    'https://evil.example',
    'https://aurora.pub.test:8443',
    'https://aurora.pub.test:443',
    'https://aurora.pub.test.',
    'https://AURORA.pub.test',
    'https://aurora.pub.test/',
    'https://x@aurora.pub.test',
    'http://aurora.pub.test',
    'https://xn--aurora.pub.test',
    'null',
    '',
  ])('when the origin is %j, it is not heard', (origin) => {
    expect(admits({ origin, 'sec-fetch-site': 'same-site' })).toBe(false);
  });

  test.each([{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'none' }, {}])(
    'when the browser says %j about the sender, it is not heard',
    (headers) => {
      expect(admits({ origin: 'https://aurora.pub.test', ...headers })).toBe(false);
    },
  );

  test('when the sender names no origin, it is not heard', () => {
    expect(admits({ 'sec-fetch-site': 'same-site' })).toBe(false);
  });

  test('when it is development over plain http, where browsers say less, the origin decides', () => {
    const plain = { secureCookies: false, publicPort: 8080 };
    expect(admits({ origin: 'http://aurora.pub.test:8080' }, plain)).toBe(true);
    expect(admits({ origin: 'http://aurora.pub.test' }, plain)).toBe(false);
    expect(admits({ origin: 'http://aurora.pub.test:8080', 'sec-fetch-site': 'cross-site' }, plain)).toBe(false);
  });

  test('when it is standalone, the one host asks itself', () => {
    const alone = { orchestrated: false, baseDomain: null };
    expect(admits({ origin: 'https://app.pub.test', 'sec-fetch-site': 'same-origin' }, alone)).toBe(true);
    expect(admits({ origin: 'https://aurora.pub.test', 'sec-fetch-site': 'same-site' }, alone)).toBe(false);
  });

  test('when Auth0 is not configured, nobody is heard', () => {
    const headers = { origin: 'https://aurora.pub.test', 'sec-fetch-site': 'same-site' };
    expect(admits(headers, { auth0: null })).toBe(false);
  });
});
