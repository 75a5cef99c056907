import { fc } from '../../../test/support/properties.js';
import { parseMailAddress, uniqueAddresses } from './mail-address.js';

describe('parseMailAddress', () => {
  it.each([
    ['studio@example.com', 'studio@example.com'],
    ['  a.b+c@mail.example  ', 'a.b+c@mail.example'],
    ["o'neill_{x}@EXAMPLE.com", "o'neill_{x}@example.com"],
    ['post@größe.example', 'post@xn--gre-6ka8i.example'],
    ['a@localhost', 'a@localhost'],
  ])('when it is %j, it is the address %s', (value, address) => {
    expect(parseMailAddress(value)).toBe(address);
  });

  it.each([
    '', '   ', 'nobody', '@example.com', 'a@', 'a@b@c.example', 'a@b.example, c@d.example', 'a@b.example;c@d.example',
    'A Name <a@b.example>', '<a@b.example>', '"a b"@c.example', 'a b@c.example', 'a..b@c.example', '.a@c.example',
    'a.@c.example', 'a@b..example', 'a@-b.example', 'a@[127.0.0.1]', 'a@b.example\r\nBcc: c@d.example', 'a\0@b.example',
    'größe@example.com', 'a@b_c.example', `${'x'.repeat(65)}@b.example`, `a@${'b'.repeat(64)}.example`,
    `a@${'b.'.repeat(130)}example`, 'a@b.example\u2028x', 'group:a@b.example;', 'a@b.example>',
    null, undefined, 7, {}, ['a@b.example'],
  ])('when it is %j, it is none', (value) => {
    expect(parseMailAddress(value)).toBeNull();
  }); // prettier-ignore

  it('when it is anything at all, what is taken has one @ and no character that ends or adds anything', () => {
    const parts = fc.string({ unit: fc.constantFrom(...'ab.@<>,;:" \r\n\t\0"()\\éß-') });
    fc.assert(
      fc.property(parts, (value) => {
        const address = parseMailAddress(value);
        if (address !== null) expect(address).toMatch(/^[^\s@<>,;:"()\\]+@[a-z0-9.-]+$/);
      }),
    );
  });
});

describe('uniqueAddresses', () => {
  it('when some are bad, twice there, or excepted, the others stay in their order', () => {
    const values = [' B@example.com', 'bad', 'b@EXAMPLE.com', 'a@example.com', 'Me@example.com', 'c@example.com'];
    expect(uniqueAddresses(values, 20, ['me@example.com'])).toEqual([
      'B@example.com',
      'a@example.com',
      'c@example.com',
    ]);
  });

  it('when there are too many, the first ones stay', () => {
    const values = Array.from({ length: 50 }, (_value, index) => `admin${index}@example.com`);
    expect(uniqueAddresses(values, 20, [])).toEqual(values.slice(0, 20));
  });
});
