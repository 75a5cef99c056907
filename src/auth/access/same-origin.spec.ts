import { originIsAllowed, ownOrigin } from './same-origin.js';

const OWN = 'http://aurora.localhost:8080';
const allowed = (method: string, path: string, headers: Record<string, string>) =>
  originIsAllowed({ method, path, headers, ownOrigin: OWN });

describe('originIsAllowed for changes', () => {
  test.each([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'same-origin', origin: OWN }, true],
    [{ origin: OWN }, true],
    [{}, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://harbor.localhost:8080' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'cross-site', origin: OWN }, false],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, false],
    [{ 'sec-fetch-site': 'same-origin, same-origin' }, false],
    [{ origin: 'null' }, false],
    [{ origin: '' }, false],
    [{ origin: 'https://aurora.localhost:8080' }, false],
    [{ origin: 'http://aurora.localhost' }, false],
    [{ origin: 'http://aurora.localhost:8081' }, false],
    [{ origin: 'http://aurora.localhost:8080.evil.example' }, false],
    [{ origin: 'HTTP://AURORA.LOCALHOST:8080' }, false],
    [{ referer: `${OWN}/` }, false],
  ])('when the headers say %j, a POST passes: %s', (headers, passes) => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'get']) {
      expect(allowed(method, '/api/images/a.jpg/publish', headers as Record<string, string>)).toBe(passes);
    }
  });

  test('when the session is renewed, the route judges the sender itself and always answers', () => {
    expect(allowed('POST', '/auth/renew', { 'sec-fetch-site': 'cross-site' })).toBe(true);
    expect(allowed('POST', '/auth/renew/', {})).toBe(false);
  });
});

describe('originIsAllowed for reads', () => {
  test.each([
    [{}, true],
    [{ origin: OWN }, true],
    [{ origin: 'https://sibling.localhost', upgrade: 'websocket' }, false],
    [{ origin: 'null' }, false],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }, false],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }, false],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, true],
  ])('when the headers say %j, a GET of the API passes: %s', (headers, passes) => {
    expect(allowed('GET', '/api/images', headers as Record<string, string>)).toBe(passes);
    expect(allowed('HEAD', '/api', headers as Record<string, string>)).toBe(passes);
  });

  test('when it is a page or an asset, anybody may point at it', () => {
    expect(allowed('GET', '/grid', { 'sec-fetch-site': 'cross-site' })).toBe(true);
    expect(allowed('GET', '/apiary', { 'sec-fetch-site': 'cross-site' })).toBe(true);
  });
});

describe('ownOrigin', () => {
  test.each([
    ['http', 'aurora.localhost:8080', 'http://aurora.localhost:8080'],
    ['http', 'AURORA.localhost.:8080', 'http://aurora.localhost:8080'],
    ['http', 'aurora.localhost', 'http://aurora.localhost'],
    ['http', 'aurora.localhost:80', 'http://aurora.localhost'],
    ['https', 'aurora.localhost:443', 'https://aurora.localhost'],
    ['https', 'aurora.localhost:80', 'https://aurora.localhost:80'],
    ['https', undefined, 'https://aurora.localhost'],
  ] as const)('when it is %s to %s, the browser says %s', (scheme, hostHeader, expected) => {
    expect(ownOrigin(scheme, 'aurora.localhost', hostHeader)).toBe(expected);
  });
});
