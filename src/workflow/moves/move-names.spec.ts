import { reasonAgainst } from '../../storage/index.js';
import { candidateNames, splitName } from './move-names.js';

const HASH = '0123456789abcdef'.repeat(4);

describe('splitName', () => {
  it.each([
    ['a.jpg', 'a', '.jpg'],
    ['a.b.JPG', 'a.b', '.JPG'],
    ['noending', 'noending', ''],
    ['.jpg', '.jpg', ''],
    ['a.', 'a', '.'],
  ])('when the name is %s, stem and extension are told apart', (name, stem, extension) => {
    expect(splitName(name)).toEqual({ stem, extension });
  });
});

describe('candidateNames', () => {
  it('when the name may be written, it comes first, then with the hash, then numbered up to 9', () => {
    expect(candidateNames('a.b.jpg', HASH)).toEqual([
      'a.b.jpg',
      'a.b-01234567.jpg',
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => `a.b-01234567-${number}.jpg`),
    ]);
  });

  it.each([
    ['-dash.jpg', 'dash-01234567.jpg'],
    ['  .space.jpg', 'space-01234567.jpg'],
    ['~$lock.jpg', 'lock-01234567.jpg'],
    ['a:b\\c.jpg', 'abc-01234567.jpg'],
    ['a\u202eb\u200bc.jpg', 'abc-01234567.jpg'],
    ['a%2fb.jpg', 'a2fb-01234567.jpg'],
    ['con.jpg', 'con-01234567.jpg'],
    ['con.a.jpg', 'photo-01234567.jpg'],
    ['\u200b.jpg', 'photo-01234567.jpg'],
    ['Cafe\u0301:.jpg', 'Café-01234567.jpg'],
  ])('when the name is %j, it is not tried itself and the next is %s', (name, first) => {
    expect(candidateNames(name, HASH)[0]).toBe(first);
  });

  it.each([
    'a.jpg',
    `${'n'.repeat(196)}.jpg`,
    `${'n'.repeat(251)}.jpg`,
    `${'ä'.repeat(125)}.webp`,
    `${'😀'.repeat(62)}.jpeg`,
    'con.a.jpg',
    'nul',
    'lpt1.x.y.jpg',
    '...jpg',
    '-:-.jpg',
    '%2e%2e.jpg',
    '\ud800.jpg',
  ])('when the name is %j, every name to try may be written, and no two are the same', (name) => {
    const names = candidateNames(name, HASH);
    expect(names.map((one) => reasonAgainst(one))).toEqual(names.map(() => null));
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(9);
  });
});
