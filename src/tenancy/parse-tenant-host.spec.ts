import { fc, runs } from '../../test/support/properties.js';
import { BUILT_IN_RESERVED_LABELS, parseStandaloneHost, parseTenantHost } from './parse-tenant-host.js';
import { hostByGrammar } from './testing/host-grammar.js';
import { BAD_HOSTS, GOOD_HOSTS } from './testing/hosts.js';
import { anyHost } from './testing/random-hosts.js';

const BASE = 'shibari.photo';
const RESERVED = new Set<string>([...BUILT_IN_RESERVED_LABELS, 'extra']);

function read(host: string, url = '/'): string {
  const reading = parseTenantHost(['Host', host], url, BASE, RESERVED);
  return reading.outcome === 'tenant' ? `${reading.tenant}@${reading.host}` : reading.outcome;
}

describe('parseTenantHost', () => {
  it('when the tables are counted, they hold at least 120 bad hosts and 12 good ones, each once', () => {
    expect(new Set(BAD_HOSTS).size).toBe(BAD_HOSTS.length);
    expect(BAD_HOSTS.length).toBeGreaterThanOrEqual(120);
    expect(new Set(GOOD_HOSTS.map(([host]) => host)).size).toBeGreaterThanOrEqual(12);
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

  it('when many random hosts come, every answer agrees with an independent grammar', () => {
    const seen = new Map<string, number>();
    const agrees = (host: string): void => {
      const answer = read(host);
      const word = answer === 'no_tenant' ? answer : 'tenant';
      seen.set(word, (seen.get(word) ?? 0) + 1);
      if (answer !== hostByGrammar(host, BASE, RESERVED))
        throw new Error(`They disagree about ${JSON.stringify(host)}.`);
    };
    const numRuns = runs(8_000, 100_000);
    fc.assert(fc.property(anyHost(BASE, [...RESERVED]), agrees), { numRuns });
    // Both answers come often, or the agreement says little.
    expect(seen.get('tenant')).toBeGreaterThan(numRuns / 10);
    expect(seen.get('no_tenant')).toBeGreaterThan(numRuns / 10);
  });

  it.each([
    ['underscores are let in', (host: string) => hostByGrammar(host.replaceAll('_', 'x'), BASE, RESERVED)],
    ['labels may have 64 letters', (host: string) => hostByGrammar(host.replace('aaaa', 'aaa'), BASE, RESERVED)],
    ['port 0 is let in', (host: string) => hostByGrammar(host.replace(/:0+$/, ':1'), BASE, RESERVED)],
    ['letters of other scripts are lower-cased', (host: string) => hostByGrammar(host.toLowerCase(), BASE, RESERVED)],
    ['two dots at the end are one', (host: string) => hostByGrammar(host.replace(/\.\.$/, '.'), BASE, RESERVED)],
    ['no word is reserved', (host: string) => hostByGrammar(host, BASE, new Set())],
  ])('when a parser is wrong in that %s, the random hosts find it', (_what, wrong) => {
    const property = fc.property(
      anyHost(BASE, [...RESERVED]),
      (host) => wrong(host) === hostByGrammar(host, BASE, RESERVED),
    );
    expect(fc.check(property, { numRuns: 20_000, endOnFailure: true }).failed).toBe(true);
  });
});

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
