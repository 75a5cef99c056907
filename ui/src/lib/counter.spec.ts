import { count, isBlank } from './counter.js';

describe('counter', () => {
  const family = '👨‍👩‍👧';
  it.each([
    ['graphemes', 1],
    ['code_points', 5],
    ['utf16', 8],
    ['utf8_bytes', 18],
  ] as const)('when a family is counted in %s, it is %d', (unit, length) => {
    expect(count(family, unit)).toBe(length);
  });

  it('when a letter carries its accent beside it, it is one grapheme and two code points', () => {
    expect(count('e\u0301', 'graphemes')).toBe(1);
    expect(count('e\u0301', 'code_points')).toBe(2);
  });

  it('when only invisible characters are in a text, it is blank', () => {
    expect(isBlank(' \n\t\u200b\u2060\ufeff')).toBe(true);
    expect(isBlank(' . ')).toBe(false);
  });
});
