import { fc, runs } from '../../../test/support/properties.js';
import { returnPath } from './return-path.js';

const HOST = 'https://aurora.pub.test';

describe('returnPath', () => {
  test.each([
    '/',
    '/?q=sea',
    '/grid',
    '/grid?folder=keep&q=a%20b',
    '/photo/inbox/a.jpg',
    '/photo/inbox/a%20%C3%A9.jpg?x=/api/docs',
    '/photo/inbox/c%20(1).jpg#note',
    '/photo/inbox/...jpg',
    '/history?tab=posts',
    '/upload',
    '/sign-in?returnTo=%2Fgrid',
    `/?q=${'x'.repeat(508)}`,
  ])('when it names a page of ours (%s), it is kept', (path) => {
    expect(returnPath(path)).toBe(path);
  });

  test.each([
    ['another host', '//evil.example'],
    ['another host behind a backslash', '/\\evil.example'],
    ['another host behind a tab', '/\t/evil.example'],
    ['an address', 'https://evil.example'],
    ['an address without slashes', 'https:evil.example'],
    ['a suffix of our host', '.evil.example'],
    ['a user name in front', '@evil.example'],
    ['a script', 'javascript:alert(1)'],
    ['a header line', '/a\r\nSet-Cookie: x=1'],
    ['a header line in the query', '/?a\r\nSet-Cookie: x=1'],
    ['the sign-out', '/auth/logout'],
    ['the API', '/api/docs'],
    ['the API behind a page', '/photo/../api/docs'],
    ['the API behind a coded step up', '/photo/%2e%2E/docs'],
    ['a step up in the place of a name', '/photo/inbox/..'],
    ['a backslash in the query', '/?q=\\'],
    ['too many characters', `/${'x'.repeat(600)}`],
    ['one character too many', `/?q=${'x'.repeat(509)}`],
    ['a letter beyond ASCII', '/é'],
    ['a blank', '/?q=a b'],
    ['nothing', ''],
    ['a relative path', 'grid'],
    ['a page that is none', '/admin'],
    ['a page with a slash at its end', '/grid/'],
    ['a page in capitals', '/Grid'],
    ['a photo without a name', '/photo/inbox/'],
    ['a photo without a folder', '/photo//a.jpg'],
    ['a percent sign that encodes nothing', '/photo/inbox/%zz'],
    ['a third slash', '///evil.example'],
    ['files of the page', '/assets/main.js'],
  ])('when it is %s, it is the first page', (_what, value) => {
    expect(returnPath(value)).toBe('/');
  });

  test.each([[undefined], [null], [7], [['/grid', '/grid']], [{ toString: () => '/grid' }]])(
    'when it is no single text (%j), it is the first page',
    (value) => {
      expect(returnPath(value)).toBe('/');
    },
  );

  const pieces = fc.constantFrom(
    ...'/\\.@:?#%2eE\t\r\n é;&'.split(''),
    'photo',
    'grid',
    'api',
    'auth',
    '//',
    '..',
    '%2f',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 12 }).map((parts) => `/${parts.join('')}`),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
  );

  test('whatever it is, a browser stays on our host, at a page of ours, and the line stays one', () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.anything()), (value) => {
        const path = returnPath(value);
        const { origin, pathname } = new URL(HOST + path);
        expect(origin).toBe(HOST);
        expect(pathname).not.toMatch(/^\/(?:api|auth|assets)(?:\/|$)/);
        expect(path).toMatch(/^\/[\x21-\x7e]{0,511}$/);
        // As a relative address it would stay as well.
        expect(new URL(path, HOST).href).toBe(new URL(HOST + path).href);
      }),
      { numRuns: runs(2000, 100_000) },
    );
  });

  test('whatever it kept once, it keeps again', () => {
    fc.assert(
      fc.property(texts, (value) => {
        const path = returnPath(value);
        expect(returnPath(path)).toBe(path);
      }),
      { numRuns: runs(1000, 100_000) },
    );
  });
});
