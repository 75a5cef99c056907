import { fc } from '../../../test/support/properties.js';
import { forwardedScheme } from './scheme.js';
import type { Route } from './route-table.js';
import { RouteTable } from './route-table.js';
import { pageCsp } from './security-headers.js';
import { parseStrictJson } from './strict-json.js';

describe('forwardedScheme', () => {
  it.each([
    ['https', 0, null],
    ['https', 1, 'https'],
    ['http', 1, 'http'],
    ['HTTPS', 1, 'https'],
    ['https, http', 1, 'http'],
    ['https, http', 2, 'https'],
    ['http, https', 1, 'https'],
    ['https', 3, 'https'],
    ['wss', 1, 'http'],
    ['', 1, 'http'],
    [undefined, 1, null],
  ])('when the header is %j behind %s trusted hops, the scheme is %s', (header, hops, expected) => {
    expect(forwardedScheme({ 'x-forwarded-proto': header }, hops)).toBe(expected);
  });
});

describe('pageCsp', () => {
  it('when there is a canonical sign-in host, the page may connect to it and to nobody else', () => {
    expect(pageCsp('https://app.shibari.photo')).toContain("connect-src 'self' https://app.shibari.photo;");
    expect(pageCsp(null)).toContain("connect-src 'self';");
  });
});

describe('parseStrictJson', () => {
  const refusal = (text: string, depth = 16) => {
    const parsed = parseStrictJson(text, depth);
    return 'refusal' in parsed ? parsed.refusal : 'fine';
  };

  it.each([
    ['{}', 'fine'],
    ['null', 'fine'],
    ['"a:b{}[]\\"c\\":"', 'fine'],
    ['{"a":{"b":1},"c":{"b":2}}', 'fine'],
    ['[{"a":1},{"a":2}]', 'fine'],
    ['{"a":"a","b":"a:"}', 'fine'],
    ['{"":1}', 'fine'],
    ['{"a":1,"a":2}', 'duplicate_key'],
    ['{"x":{"":1,"":2}}', 'duplicate_key'],
    ['{"a":1,"\\u0061":2}', 'duplicate_key'],
    ['{"__proto__":1}', 'forbidden_key'],
    ['{"x":["y",{"prototype":1}]}', 'forbidden_key'],
    ['{"a\\\\":1,"constructor":2}', 'forbidden_key'],
    ['', 'syntax'],
    ["{'a':1}", 'syntax'],
    ['{"a":1,}', 'syntax'],
    ['NaN', 'syntax'],
  ])('when the text is %s, it is %s', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });

  it('when nesting is exactly as deep as allowed it is fine, one more is not', () => {
    expect(refusal('[[{"a":[]}]]', 4)).toBe('fine');
    expect(refusal('[[{"a":[[]]}]]', 4)).toBe('depth');
  });

  it('when any JSON value without forbidden keys is written and parsed, it comes back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/"(?:__proto__|constructor|prototype)"\s*:/.test(text));
        expect(parseStrictJson(text, 16)).toEqual({ value: JSON.parse(text) });
      }),
      { numRuns: 500 },
    );
  });
});

describe('RouteTable', () => {
  const route = (method: string, path: string): Route => ({
    ...{ method, path, policy: 'open', hosts: ['tenant'] },
    ...{ controller: class Any {}, handler: 'any' },
  });
  const table = new RouteTable([
    route('GET', '/'),
    route('GET', '/api/images/:filename'),
    route('DELETE', '/api/images/:filename'),
    route('POST', '/api/images/:filename/publish'),
    route('GET', '/assets/*path'),
    route('GET', '/favicon.ico'),
  ]);

  it.each([
    ['/', ['GET', 'HEAD', 'OPTIONS']],
    ['/api/images/a.jpg', ['GET', 'DELETE', 'HEAD', 'OPTIONS']],
    ['/api/images/a.jpg/publish', ['POST', 'OPTIONS']],
    ['/assets/a/b.js', ['GET', 'HEAD', 'OPTIONS']],
    ['/api/images/', []],
    ['/api/images/a/b', []],
    ['/api/images/a.jpg/', []],
    ['/API/images/a.jpg', []],
    ['/faviconXico', []],
    ['/assets/', []],
  ])('when the address is %s, the methods are %j', (path, methods) => {
    expect(table.methodsFor(path, null)).toEqual(methods);
  });

  it('when one address has a method for tenants and another for the canonical host, each host has its own', () => {
    const both = new RouteTable([
      { ...route('POST', '/auth/logout'), hosts: ['tenant'] },
      { ...route('GET', '/auth/logout'), hosts: ['canonical'] },
    ]);
    expect(both.methodsFor('/auth/logout', ['tenant'])).toEqual(['POST', 'OPTIONS']);
    expect(both.methodsFor('/auth/logout', ['canonical'])).toEqual(['GET', 'HEAD', 'OPTIONS']);
    expect(both.methodsFor('/auth/logout', null)).toEqual(['POST', 'GET', 'HEAD', 'OPTIONS']);
  });
});
