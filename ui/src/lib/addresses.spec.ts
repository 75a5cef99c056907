import { afterSignOut, httpsUrl, ownPath, serviceUrl } from './addresses.js';

describe('addresses', () => {
  it.each(['https://cdn.example/x', '//cdn.example/x', '/\\cdn.example', 'data:image/png;base64,AA', 7, null])(
    'when an address leads to another host, it is no path of ours: %s',
    (value) => {
      expect(ownPath(value)).toBeNull();
    },
  );

  it.each(['javascript:alert(1)', 'http://a.example', 'data:text/html,x', '', null, {}])(
    'when a link to a post is not https, it is dropped: %s',
    (value) => {
      expect(httpsUrl(value)).toBeNull();
    },
  );

  it('when a link to a post is https, it is kept', () => {
    expect(httpsUrl('https://t.me/c/1')).toBe('https://t.me/c/1');
  });

  it.each([
    ['https:', '/auth/renew', '/auth/renew'],
    ['https:', 'https://app.pub.test/auth/renew', 'https://app.pub.test/auth/renew'],
    ['https:', 'http://app.pub.test/auth/renew', null],
    ['http:', 'http://app.pub.localhost:8080/auth/renew', 'http://app.pub.localhost:8080/auth/renew'],
    ['http:', 'https://app.pub.test/auth/renew', 'https://app.pub.test/auth/renew'],
    ['http:', 'ftp://app.pub.test/', null],
    ['http:', '//app.pub.test/', null],
    ['https:', 'javascript:alert(1)', null],
    ['https:', null, null],
  ])('when a page over %s is told %s, it goes to %s', (protocol, value, expected) => {
    expect(serviceUrl(value, protocol)).toBe(expected);
  });
});

describe('afterSignOut', () => {
  const HERE = new URL('https://aurora.pub.test/photo/inbox/a.jpg');
  const RENEW = 'https://app.pub.test/auth/renew';

  it.each([
    ['https://app.pub.test/auth/logout?t=v1.x', RENEW, 'https://app.pub.test/auth/logout?t=v1.x'],
    ['/auth/logout?t=v1.x', '/auth/renew', '/auth/logout?t=v1.x'],
    ['https://aurora.pub.test/auth/logout?t=v1.x', '/auth/renew', 'https://aurora.pub.test/auth/logout?t=v1.x'],
    [null, RENEW, '/'],
    [undefined, null, '/'],
    ['https://evil.example/auth/logout', RENEW, '/'],
    ['https://app.pub.test.evil.example/', RENEW, '/'],
    ['https://app.pub.test@evil.example/', RENEW, '/'],
    ['https://app.pub.test:8443/', RENEW, '/'],
    ['http://app.pub.test/auth/logout', RENEW, '/'],
    ['https://app.pub.test/auth/logout', null, '/'],
    ['javascript:alert(1)', RENEW, '/'],
    ['//evil.example', RENEW, '/'],
    [{ href: RENEW }, RENEW, '/'],
  ])('when the service says %s and the page renewed at %s, the browser goes to %s', (next, renewUrl, expected) => {
    expect(afterSignOut(next, renewUrl, HERE)).toBe(expected);
  });
});
