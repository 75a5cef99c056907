import fc from 'fast-check';
import { BUILT_IN_RESERVED_LABELS, parseStandaloneHost, parseTenantHost } from './parse-tenant-host.js';
import { BAD_HOSTS, GOOD_HOSTS } from './testing/hosts.js';

const BASE = 'shibari.photo';
const RESERVED = new Set<string>([...BUILT_IN_RESERVED_LABELS, 'extra']);
const label63 = 'a'.repeat(63);

function read(host: string, url = '/'): string {
  const reading = parseTenantHost(['Host', host], url, BASE, RESERVED);
  return reading.outcome === 'tenant' ? `${reading.tenant}@${reading.host}` : reading.outcome;
}

describe('parseTenantHost', () => {
  it('when the table is counted, it holds at least 120 hosts', () => {
    expect(GOOD_HOSTS.length + BAD_HOSTS.length).toBeGreaterThanOrEqual(120);
  });

  it.each(GOOD_HOSTS)('when the host is %j, it is tenant %s under one normalised host', (host, tenant) => {
    expect(read(host)).toBe(`${tenant}@${tenant}.shibari.photo`);
  });

  it.each(BAD_HOSTS)('when the host is %j, it is no tenant', (host) => {
    expect(read(host)).toBe('no_tenant');
  });

  it.each([
    ['no Host line', []],
    ['an empty Host line', ['Host', '']],
    ['two Host lines', ['Host', 'a.shibari.photo', 'Host', 'a.shibari.photo']],
    ['two Host lines in other spellings', ['host', 'a.shibari.photo', 'HOST', 'b.shibari.photo']],
    ['an empty and a good Host line', ['Host', '', 'Host', 'a.shibari.photo']],
    ['only a forwarded host', ['X-Forwarded-Host', 'a.shibari.photo']],
  ])('when there is %s, the request is unreadable', (_what, rawHeaders) => {
    expect(parseTenantHost(rawHeaders, '/', BASE, RESERVED)).toEqual({ outcome: 'unreadable' });
  });

  it.each([
    ['http://a.shibari.photo/', 'a@a.shibari.photo'],
    ['http://a.shibari.photo', 'a@a.shibari.photo'],
    ['https://A.Shibari.photo/x?y', 'a@a.shibari.photo'],
    ['http://a.shibari.photo?y', 'a@a.shibari.photo'],
    ['http://b.shibari.photo/', 'unreadable'],
    ['http://a.shibari.photo:80/', 'unreadable'],
    ['http://user@a.shibari.photo/', 'unreadable'],
    ['http://a.shibari.photo@evil.com/', 'unreadable'],
    ['ftp://a.shibari.photo/', 'unreadable'],
    ['http:///a.shibari.photo', 'unreadable'],
    ['a.shibari.photo:443', 'unreadable'],
    ['*', 'unreadable'],
    ['', 'unreadable'],
  ])('when the target is %j, the answer is %s', (url, expected) => {
    expect(read('a.shibari.photo', url)).toBe(expected);
  });

  it.each([
    'X-Forwarded-Host',
    'X-Host',
    'X-Original-Host',
    'X-HTTP-Host-Override',
    'Forwarded',
    'X-Tenant',
    'X-Forwarded-Server',
    'X-Rewrite-Url',
  ])('when %s names another tenant, the Host line alone decides', (name) => {
    const rawHeaders = [name, 'harbor.shibari.photo', 'Host', 'vermont.shibari.photo', name, 'host=harbor'];
    expect(parseTenantHost(rawHeaders, '/', BASE, RESERVED)).toMatchObject({ tenant: 'vermont' });
  });

  it('when any host comes, the answer agrees with an independent grammar', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'vermont',
        'a',
        'a-b',
        '-a',
        'a-',
        'www',
        'api',
        'xn--a',
        'A',
        'é',
        '',
        '_',
        label63,
        `${label63}a`,
      ),
      fc.string({ unit: fc.constantFrom(...'abzAZ09-._:/@%\u00e9\u212a \t'), maxLength: 12 }),
    );
    const suffix = fc.constantFrom(
      '.shibari.photo',
      'shibari.photo',
      '.Shibari.PHOTO',
      '.shibari.photo.',
      '.evil.com',
      '',
    );
    const port = fc.constantFrom('', ':80', ':0', ':65535', ':65536', ':', ':080', ':a', ':123456', '.:80', '..');
    const anyHost = fc.oneof(
      { weight: 4, arbitrary: fc.tuple(piece, suffix, port).map((parts) => parts.join('')) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }) },
    );
    fc.assert(
      fc.property(
        anyHost.filter((host) => host !== ''),
        (host) => {
          expect(read(host)).toBe(oracle(host));
        },
      ),
      { numRuns: 20_000 },
    );
  });
});

/** The same rules, written as a scanner over characters instead of expressions. */
function oracle(host: string): string {
  const isAlpha = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  const isDigit = (code: number): boolean => code >= 48 && code <= 57;
  if (host.length > 253) return 'no_tenant';
  const [name = '', port, ...more] = host.split(':');
  if (more.length > 0) return 'no_tenant';
  if (port !== undefined) {
    if (port.length < 1 || port.length > 5) return 'no_tenant';
    for (const character of port) if (!isDigit(character.charCodeAt(0)) || character.length > 1) return 'no_tenant';
    const number = Number.parseInt(port, 10);
    if (number === 0 || number > 0xffff) return 'no_tenant';
  }
  const labels = name.split('.');
  if (labels.at(-1) === '') labels.pop();
  if (labels.length !== 3) return 'no_tenant';
  const [first = '', second = '', third = ''] = labels.map((part) =>
    [...part].map((c) => (c >= 'A' && c <= 'Z' ? String.fromCharCode(c.charCodeAt(0) + 32) : c)).join(''),
  );
  if (second !== 'shibari' || third !== 'photo') return 'no_tenant';
  if (first.length < 1 || first.length > 63 || first.slice(0, 4) === 'xn--' || RESERVED.has(first)) return 'no_tenant';
  for (let at = 0; at < first.length; at++) {
    const code = first.charCodeAt(at);
    const atEdge = at === 0 || at === first.length - 1;
    if (!isAlpha(code) && !isDigit(code) && !(code === 45 && !atEdge)) return 'no_tenant';
  }
  return `${first}@${first}.shibari.photo`;
}

describe('parseStandaloneHost', () => {
  const any = (host: string) => parseStandaloneHost(['Host', host], '/', null, 'default').outcome;
  const only = (host: string) => parseStandaloneHost(['Host', host], '/', 'photos.example', 'photos').outcome;

  it.each(['localhost', 'localhost:8080', '127.0.0.1', '127.0.0.1:8080', '[::1]:8080', 'Photos.Example', 'a.b.c.d'])(
    'when any host is served, %s is',
    (host) => expect(any(host)).toBe('tenant'),
  );

  it.each(['a b', 'a/b', 'user@localhost', 'localhost:0', 'localhost:99999', 'é', 'a..b', '.a', '.', '[::1', '[g::]'])(
    'when any host is served, %s is still not one',
    (host) => expect(any(host)).toBe('no_tenant'),
  );

  it.each(['photos.example', 'PHOTOS.example:443', 'photos.example.'])('when one host is served, %s is it', (host) => {
    expect(only(host)).toBe('tenant');
  });

  it.each(['localhost', '127.0.0.1', 'www.photos.example', 'photos.example.evil.com'])(
    'when one host is served, %s is not',
    (host) => expect(only(host)).toBe('no_tenant'),
  );

  it('when there are two Host lines, the request is unreadable here too', () => {
    expect(parseStandaloneHost(['Host', 'a', 'Host', 'a'], '/', null, 'default').outcome).toBe('unreadable');
  });
});
