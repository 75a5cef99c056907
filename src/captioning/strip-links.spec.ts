import { stripLinks } from './strip-links.js';

describe('stripLinks', () => {
  it.each([
    ['Buy at https://evil.example/x?y now', 'Buy at now'],
    ['See www.evil.example today', 'See today'],
    ['Write to me@evil.example please', 'Write to please'],
    ['By @evil_one and @b@host.example', 'By and'],
    ['Call +49 (30) 123 456-78 now', 'Call now'],
    ['Visit evil.com/now today', 'Visit today'],
    ['Visit evil.example/now today', 'Visit today'],
    ['Short: bit.ly/abc and evil.ru here', 'Short: and here'],
    ['By ＠evil_one here', 'By here'],
    ['Press javascript:alert(1) or tel:+4930123 now', 'Press or now'],
    ['Glued https:@x//evil.example here', 'Glued here'],
    ['Glued ev@xil.com here', 'Glued here'],
    ['Address http://10.0.0.1/x and [this](https://evil.example)', 'Address and [this]('],
  ])('when a text says %j, %j is left', (text, expected) => {
    expect(stripLinks(text, [])).toEqual({ text: expected, stripped: true });
  });

  it.each([
    'Harbour at dusk. Mostly blue.',
    'Taken 2024-05-06, f/2.8 at 1/500',
    'Dr. Who?  Yes',
    'No 12345',
    'Light and/or dark; data: none',
    'Dusk.It was late',
  ])('when a text is %j, nothing is taken out', (text) => {
    expect(stripLinks(text, [])).toEqual({ text, stripped: false });
  });

  it('when links lie inside links without end, nothing is left', () => {
    const nested = `x${'@a/'.repeat(3)}`;
    const text = Array.from({ length: 40 }, () => nested).reduce(
      (inner, one) => `h${one}@${inner}`,
      'ttps://evil.example',
    );
    expect(stripLinks(text, []).text).not.toMatch(/evil|@\w/u);
  });

  it('when the tenant wrote the same link, it stays', () => {
    expect(stripLinks('By @studio', ['Follow @studio for more'])).toEqual({ text: 'By @studio', stripped: false });
  });
});
