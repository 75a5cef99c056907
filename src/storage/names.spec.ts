import { checkNewName, compareCodePoints, isHiddenName, nameKey, photoFormatOf, reasonAgainst } from './names.js';
import { FRIENDLY_NAMES, HOSTILE_NAMES } from './testing/hostile-names.js';

describe('names', () => {
  test('when a name is hostile, it is refused with a reason and without the name in the text', () => {
    for (const name of HOSTILE_NAMES) {
      expect([name, reasonAgainst(name)]).toEqual([name, expect.any(String)]);
    }
    expect(() => checkNewName('../secret-name.jpg')).toThrow(expect.objectContaining({ code: 'bad_name' }));
    expect(() => checkNewName('../secret-name.jpg')).not.toThrow(/secret/u);
  });

  test('when a name is unusual but fine, it comes back in NFC', () => {
    for (const name of FRIENDLY_NAMES) expect(checkNewName(name)).toBe(name);
    expect(checkNewName('e\u0301.jpg')).toBe('\u00e9.jpg');
  });

  test('when a name has 240 bytes or 200 characters, it is accepted, and one more is not', () => {
    expect(reasonAgainst(`${'\u5199'.repeat(78)}ab.jpg`)).toBeNull();
    expect(reasonAgainst(`${'\u5199'.repeat(78)}abc.jpg`)).toBe('too_long');
    expect(reasonAgainst('x'.repeat(200))).toBeNull();
    expect(reasonAgainst('x'.repeat(201))).toBe('too_long');
  });

  test('when names differ only in case or in the form of letters, they have one key', () => {
    expect(nameKey('\u00c9T\u00c9.JPG')).toBe(nameKey('e\u0301te\u0301.jpg'));
    expect(nameKey('\uff0e.jpg')).not.toBe(nameKey('..jpg'));
  });

  test('when names are compared by code point, a pair of surrogates ranks above every other character', () => {
    expect(compareCodePoints('\uffee', '\u{1f600}')).toBeLessThan(0);
    expect(compareCodePoints('a', 'b')).toBeLessThan(0);
    expect(compareCodePoints('ab', 'a')).toBeGreaterThan(0);
    expect(compareCodePoints('a', 'a')).toBe(0);
  });

  test('when the extension is looked at, HEIC counts only where it can be decoded', () => {
    expect(photoFormatOf('a.JPEG', false)).toBe('jpeg');
    expect(photoFormatOf('a.heif', false)).toBeNull();
    expect(photoFormatOf('a.heif', true)).toBe('heic');
    expect(photoFormatOf('a.constructor', true)).toBeNull();
    expect(photoFormatOf('jpg', true)).toBeNull();
  });

  test('when a file is one of the hidden ones, it is told from files of a kind we do not show', () => {
    expect(['.DS_Store', '~$x.jpg', 'Thumbs.db', 'a.txt'].every(isHiddenName)).toBe(true);
    expect(['a.heic', 'a.gif', 'notes.pdf'].some(isHiddenName)).toBe(false);
  });
});
