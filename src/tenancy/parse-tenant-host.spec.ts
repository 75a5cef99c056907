import fc from 'fast-check';
import { BUILT_IN_RESERVED_LABELS, parseStandaloneHost, parseTenantHost } from './parse-tenant-host.js';

const BASE = 'shibari.photo';
const RESERVED = new Set<string>([...BUILT_IN_RESERVED_LABELS, 'extra']);
const label63 = 'a'.repeat(63);

function read(host: string, url = '/'): string {
  const reading = parseTenantHost(['Host', host], url, BASE, RESERVED);
  return reading.outcome === 'tenant' ? `${reading.tenant}@${reading.host}` : reading.outcome;
}

const GOOD: readonly (readonly [host: string, tenant: string])[] = [
  ['vermont.shibari.photo', 'vermont'],
  ['VERMONT.Shibari.Photo', 'vermont'],
  ['vermont.shibari.photo:443', 'vermont'],
  ['vermont.shibari.photo:1', 'vermont'],
  ['vermont.shibari.photo:65535', 'vermont'],
  ['vermont.shibari.photo:00080', 'vermont'],
  ['vermont.shibari.photo.', 'vermont'],
  ['vermont.shibari.photo.:8080', 'vermont'],
  ['VERMONT.SHIBARI.PHOTO.:8080', 'vermont'],
  ['a.shibari.photo', 'a'],
  ['7.shibari.photo', '7'],
  ['a-b.shibari.photo', 'a-b'],
  ['a--b.shibari.photo', 'a--b'],
  ['0-0.shibari.photo', '0-0'],
  [`${label63}.shibari.photo`, label63],
  ['xn.shibari.photo', 'xn'],
  ['xn-a.shibari.photo', 'xn-a'],
  ['wwww.shibari.photo', 'wwww'],
  ['api2.shibari.photo', 'api2'],
  ['127001.shibari.photo', '127001'],
];

const NO_TENANT: readonly string[] = [
  // Depth
  'www.vermont.shibari.photo',
  'a.b.shibari.photo',
  'a.b.c.shibari.photo',
  'shibari.photo',
  'SHIBARI.PHOTO',
  'shibari.photo.',
  'shibari.photo:80',
  '.shibari.photo',
  // Reserved
  ...BUILT_IN_RESERVED_LABELS.map((label) => `${label}.shibari.photo`),
  'WWW.shibari.photo',
  'aPi.Shibari.photo:443',
  'healthcheck.shibari.photo.',
  'extra.shibari.photo',
  // Other domains
  'vermont.shibari.photo.evil.com',
  'vermontshibari.photo',
  'vermont.evil.com',
  'evil.com',
  'vermont.shibari.phot',
  'vermont.shibari.photos',
  'vermont.xshibari.photo',
  'vermont.shibari-photo',
  'vermont.shibariphoto',
  'vermont.photo',
  'vermont',
  'photo',
  // Addresses
  '127.0.0.1',
  '127.0.0.1:8080',
  '2130706433',
  '0x7f.1',
  '0x7f000001',
  '0177.0.0.1',
  '127.1',
  '[::1]',
  '[::1]:80',
  '::1',
  '[::ffff:127.0.0.1]',
  '169.254.169.254',
  'localhost',
  'localhost:8080',
  'vermont.localhost',
  // Dots
  'vermont..shibari.photo',
  '.vermont.shibari.photo',
  'vermont.shibari..photo',
  'vermont.shibari.photo..',
  '..',
  '.',
  '...',
  'vermont.shibari.photo...',
  // Characters
  'ver_mont.shibari.photo',
  '-vermont.shibari.photo',
  'vermont-.shibari.photo',
  '-.shibari.photo',
  '--.shibari.photo',
  'vermont.shibari.photo ',
  ' vermont.shibari.photo',
  'ver mont.shibari.photo',
  'vermont.shibari.photo\t',
  'vermont\n.shibari.photo',
  'vermont\r.shibari.photo',
  'vermont\u0000.shibari.photo',
  'vermont\u0000',
  '%76ermont.shibari.photo',
  'vermont%2eshibari.photo',
  'verm\u00f6nt.shibari.photo',
  'vermont.shibari.photo\u00a0',
  '\uff56ermont.shibari.photo',
  'vermont\u3002shibari.photo',
  'vermont.shibari\uff0ephoto',
  '\u212aelvin.shibari.photo',
  'vermont.\u017fhibari.photo',
  'verm\u0131nt.shibari.photo',
  'vermont\u200d.shibari.photo',
  'vermont\u00ad.shibari.photo',
  'vermont*.shibari.photo',
  '*.shibari.photo',
  'vermont,harbor.shibari.photo',
  'vermont.shibari.photo,harbor.shibari.photo',
  'vermont.shibari.photo;x',
  'vermont+a.shibari.photo',
  'vermont~.shibari.photo',
  'vermont!.shibari.photo',
  "vermont'.shibari.photo",
  'vermont".shibari.photo',
  'vermont\\.shibari.photo',
  'vermont|x.shibari.photo',
  '{vermont}.shibari.photo',
  // Not a host at all
  'user@vermont.shibari.photo',
  'user:pass@vermont.shibari.photo',
  'vermont.shibari.photo/x',
  'vermont.shibari.photo?x',
  'vermont.shibari.photo#x',
  'vermont.shibari.photo/../harbor.shibari.photo',
  'http://vermont.shibari.photo',
  '//vermont.shibari.photo',
  // Ports
  'vermont.shibari.photo:0',
  'vermont.shibari.photo:00000',
  'vermont.shibari.photo:65536',
  'vermont.shibari.photo:99999',
  'vermont.shibari.photo:123456',
  'vermont.shibari.photo:abc',
  'vermont.shibari.photo:',
  'vermont.shibari.photo:-1',
  'vermont.shibari.photo:+80',
  'vermont.shibari.photo:8 0',
  'vermont.shibari.photo:80:80',
  'vermont.shibari.photo:0x50',
  ':80',
  ':',
  // Length and punycode
  `${'a'.repeat(64)}.shibari.photo`,
  `${'a'.repeat(240)}.shibari.photo`,
  `${'a.'.repeat(120)}shibari.photo`,
  'a'.repeat(300),
  'xn--vermnt-zxa.shibari.photo',
  'XN--80ak6aa92e.shibari.photo',
  'xn--.shibari.photo',
];

describe('parseTenantHost', () => {
  it('when the table is counted, it holds at least 120 hosts', () => {
    expect(GOOD.length + NO_TENANT.length).toBeGreaterThanOrEqual(120);
  });

  it.each(GOOD)('when the host is %j, it is tenant %s under one normalised host', (host, tenant) => {
    expect(read(host)).toBe(`${tenant}@${tenant}.shibari.photo`);
  });

  it.each(NO_TENANT)('when the host is %j, it is no tenant', (host) => {
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
