import { fc } from '../../../test/support/properties.js';

const ALNUM = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** Characters that are wrong in a host, or right only in their place: ASCII, look-alikes, what folds to ASCII. */
const STRANGE = [
  ...'-._:/@%*,;+~!\'"\\|{}[]?# \t\r\n\u0000',
  '\u00e9',
  '\u00f6',
  '\u00a0',
  '\u00ad',
  '\u0131',
  '\u017f',
];
const FOREIGN = ['\u200d', '\u212a', '\u3002', '\uff0e', '\uff56', '\ud83d\ude00', '\ud83d'];
const LENGTHS = [1, 2, 3, 61, 62, 63, 64, 65, 180, 238, 239, 240, 252];

/**
 * Hosts about half of which are good: well-formed ones in all spellings, the same with one character put in, taken
 * out or replaced, and plain noise. Never empty: an empty Host line is another matter.
 */
export function anyHost(base: string, reserved: readonly string[]): fc.Arbitrary<string> {
  const good = goodHost(base, reserved);
  return fc
    .oneof(
      { weight: 6, arbitrary: good },
      { weight: 5, arbitrary: fc.tuple(good, fc.nat(), character(), edit()).map((parts) => damaged(...parts)) },
      { weight: 3, arbitrary: assembled(base, reserved) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
      { weight: 1, arbitrary: ofLength(base) },
    )
    .filter((host) => host !== '');
}

/** Well formed, though the label may be reserved. */
function goodHost(base: string, reserved: readonly string[]): fc.Arbitrary<string> {
  const unit = fc.constantFrom(...ALNUM);
  const inner = fc.string({ unit: fc.constantFrom(...ALNUM, '-'), maxLength: 20 });
  const made = fc.tuple(unit, inner, unit).map((parts) => parts.join(''));
  const long = fc.constantFrom(61, 62, 63).map((length) => 'a'.repeat(length));
  const label = fc.oneof(
    { weight: 8, arbitrary: made },
    { weight: 1, arbitrary: unit },
    { weight: 1, arbitrary: long },
    { weight: 1, arbitrary: fc.constantFrom(...reserved) },
  );
  const end = fc.constantFrom('', '', '.', ':1', ':80', ':443', ':65535', ':00080', '.:8080');
  return fc
    .tuple(label, end, fc.infiniteStream(fc.boolean()), fc.boolean())
    .map(([name, rest, coins, isPlain]) =>
      isPlain ? `${name}.${base}${rest}` : shouted(`${name}.${base}${rest}`, coins),
    );
}

/** Right and wrong pieces in any combination. */
function assembled(base: string, reserved: readonly string[]): fc.Arbitrary<string> {
  const pieces = [
    '',
    'vermont',
    'a-b',
    '-a',
    'a-',
    '-',
    'xn--a',
    'XN--A',
    'xn-',
    'xn--',
    'www.vermont',
    'ver_mont',
    'a.',
    '.a',
  ];
  const piece = fc.constantFrom(
    ...pieces,
    ...reserved,
    ...reserved.map((word) => word.toUpperCase()),
    `${reserved[0]}x`,
  );
  const suffix = fc.constantFrom(
    `.${base}`,
    base,
    `..${base}`,
    `.${base}.`,
    `.${base}..`,
    '.evil.com',
    `.${base}.evil.com`,
    '',
  );
  const port = fc.constantFrom(
    '',
    ':',
    ':0',
    ':00000',
    ':65535',
    ':65536',
    ':99999',
    ':080',
    ':000080',
    ':a',
    ':-1',
    ':80:80',
    '.:80',
    ':80.',
  );
  return fc.tuple(piece, suffix, port).map((parts) => parts.join(''));
}

/** Labels and whole hosts around the lengths that count: 63 and 253. */
function ofLength(base: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...LENGTHS), fc.constantFrom('', '.', ':65535'), fc.boolean())
    .map(([length, end, isNested]) => `${(isNested ? 'a.' : 'a').repeat(length).slice(0, length)}.${base}${end}`);
}

function character(): fc.Arbitrary<string> {
  return fc.oneof(fc.constantFrom(...STRANGE), fc.constantFrom(...FOREIGN), fc.constantFrom(...ALNUM, ...'ABZ'));
}

const edit = (): fc.Arbitrary<'replace' | 'insert' | 'drop'> => fc.constantFrom('replace', 'insert', 'drop');

function damaged(host: string, where: number, by: string, how: 'replace' | 'insert' | 'drop'): string {
  const at = where % (host.length + 1);
  const after = how === 'insert' ? at : at + 1;
  return host.slice(0, at) + (how === 'drop' ? '' : by) + host.slice(after);
}

/** Some letters in upper case. */
function shouted(host: string, coins: Iterator<boolean>): string {
  return [...host].map((letter) => (coins.next().value === true ? letter.toUpperCase() : letter)).join('');
}
