import { HOSTILE_NAMES, FRIENDLY_NAMES } from '../testing/hostile-names.js';
import { photoFormatOf } from '../names.js';
import { numberedNames, uploadName } from './upload-names.js';

function numbered(name: string, count: number): string[] {
  const names = numberedNames(name);
  return Array.from({ length: count }, () => String(names.next().value));
}

describe('the name of an upload', () => {
  test.each<[string, 'jpeg' | 'png' | 'webp' | 'heic', string]>([
    ['a.jpg', 'jpeg', 'a.jpg'],
    ['a.JPEG', 'jpeg', 'a.JPEG'],
    ['a.png', 'jpeg', 'a.jpg'],
    ['a.jpg', 'webp', 'a.webp'],
    ['a.HEIC', 'heic', 'a.HEIC'],
    ['a.heic', 'jpeg', 'a.jpg'],
    ['a.html', 'jpeg', 'a.jpg'],
    ['a.jpg.zip', 'jpeg', 'a.jpg.jpg'],
    ['photo', 'png', 'photo.png'],
    ['v1.final version', 'png', 'v1.final version.png'],
    ['12.5', 'png', '12.5.png'],
    ['e\u0301.png', 'jpeg', '\u00e9.jpg'],
  ])('when %s holds a %s, it is stored as %s', (given, format, stored) => {
    expect(uploadName(given, format)).toBe(stored);
  });

  test.each(HOSTILE_NAMES)('when it is %j, it is refused', (name) => {
    expect(() => uploadName(name, 'jpeg')).toThrow(expect.objectContaining({ code: 'bad_name' }));
  });

  test.each(FRIENDLY_NAMES)('when it is %j, it stays', (name) => {
    expect(uploadName(name, photoFormatOf(name, true) ?? 'jpeg')).toBe(name);
  });

  test('when the right extension makes it too long, it is refused and not cut', () => {
    expect(() => uploadName('x'.repeat(198), 'jpeg')).toThrow(expect.objectContaining({ code: 'bad_name' }));
  });
});

describe('names beside a taken one', () => {
  test('when a name is taken, the numbers begin with 2', () => {
    expect(numbered('a.b.jpg', 3)).toEqual(['a.b-2.jpg', 'a.b-3.jpg', 'a.b-4.jpg']);
  });

  test.each([`${'x'.repeat(196)}.jpg`, `${'写'.repeat(78)}.jpg`, `${'📷'.repeat(59)}.jpg`])(
    'when a name is as long as may be, the number takes the place of its end',
    (name) => {
      const [second = ''] = numbered(name, 1);
      expect(second).toMatch(/-2\.jpg$/u);
      expect(uploadName(second, 'jpeg')).toBe(second);
      expect(name.startsWith(second.replace(/-2\.jpg$/u, ''))).toBe(true);
    },
  );
});
