import { formsOf } from './secret-forms.js';

const found = (value: string, text: string): boolean => formsOf(value).some((form) => text.includes(form));
const SECRET = 'pä"ss\\wörd+with/ 17 signs?';

describe('formsOf', () => {
  it.each<[string, (value: string) => string]>([
    ['as it is', (value) => value],
    ['as JSON', (value) => JSON.stringify({ a: value })],
    ['as JSON inside a JSON string', (value) => JSON.stringify(JSON.stringify({ a: value }))],
    ['percent-encoded', encodeURIComponent],
    ['percent-encoded in lower case', (value) => encodeURIComponent(value).replace(/%../g, (one) => one.toLowerCase())],
    ['as part of a form', (value) => new URLSearchParams({ a: value }).toString()],
    ['in a URL that leaves what it may', encodeURI],
    ['as hex', (value) => Buffer.from(value).toString('hex')],
    ['as hex in capitals', (value) => Buffer.from(value).toString('hex').toUpperCase()],
    ['as Basic', (value) => `Basic ${Buffer.from(`user:${value}`).toString('base64')}`],
    ['as AUTH PLAIN', (value) => Buffer.from(`\0me@example.com\0${value}`).toString('base64')],
  ])('when a value appears %s, one of its forms does', (_how, shown) => {
    expect(found(SECRET, `x ${shown(SECRET)} y`)).toBe(true);
  });

  it.each([0, 1, 2, 3, 4, 5])('when %d bytes stand before it in base64, one of its forms appears', (before) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const bytes = Buffer.concat([
        Buffer.alloc(before, 0xff),
        Buffer.from('\u00ff\u00fe?>\u00ff~'),
        Buffer.from('tail'),
      ]);
      expect(found('\u00ff\u00fe?>\u00ff~', bytes.toString(encoding))).toBe(true);
    }
  });

  it('when a value ends in a line end, it is found without it, and with other line ends', () => {
    for (const text of ['token-1234', '"token-1234\\r\\n"', 'token-1234%0A'])
      expect(found('token-1234\n', text)).toBe(true);
  });

  it('when a value has several lines, each of at least six characters is found alone', () => {
    const key = '-----BEGIN X-----\nabcdefghij\r\nabc\nklmnopqrst\n-----END X-----\n';
    expect(found(key, 'klmnopqrst')).toBe(true);
    expect(found(key, 'abcdefghij')).toBe(true);
    expect(formsOf(key)).not.toContain('abc');
  });

  it('when a value holds a control character, its forms are those of a scrubbed line', () => {
    expect(formsOf('tab\there')).toEqual(expect.arrayContaining(['tab\\u0009here', 'tab\\there']));
  });

  it.each(['', 'abcde', ' abcde \n', '       '])(
    'when a value has fewer than six characters, it has no form: %j',
    (value) => {
      expect(formsOf(value)).toEqual([]);
    },
  );

  it('when a value holds half a character, it still has forms', () => {
    expect(formsOf('half\ud83done')).toContain('half\ud83done');
  });
});
