import { checkFile } from './checks.js';

const limits = { maxUploadBytes: 1000, acceptedTypes: ['image/jpeg', 'image/webp'] };
const file = (name: string, size = 10, type = 'image/jpeg') => ({ name, size, type });

describe('checkFile', () => {
  it.each(['photo #1 (final).jpg', 'Größe.jpg', '写真.jpg', '🌊.jpg', `${'a'.repeat(196)}.jpg`])(
    'when the name is a good one (%s), the file may be sent',
    (name) => expect(checkFile(file(name), limits)).toBeNull(),
  );

  it.each([
    'a/b.jpg',
    'a\\b.jpg',
    'c:a.jpg',
    '.hidden.jpg',
    '-a.jpg',
    ' a.jpg',
    'a.jpg.',
    'CON.jpg',
    'a\u202eb.jpg',
    'a\u200bb.jpg',
    'a\u0000b.jpg',
    'a\u2044b.jpg',
    'a\ud800.jpg',
    `${'a'.repeat(197)}.jpg`,
    `${'写'.repeat(79)}.jpg`,
  ])('when the service would refuse the name (%j), it is refused before it is sent', (name) =>
    expect(checkFile(file(name), limits)).toBe('name'),
  );

  it('when the type is not taken here, the file is refused', () => {
    expect(checkFile(file('a.gif', 10, 'image/gif'), limits)).toBe('type');
    expect(checkFile(file('notes', 10, ''), limits)).toBe('type');
  });

  it('when the browser does not know the type, the ending decides', () => {
    expect(checkFile(file('a.JPG', 10, ''), limits)).toBeNull();
    expect(checkFile(file('a.webp', 10, ''), limits)).toBeNull();
    expect(checkFile(file('a.heic', 10, ''), limits)).toBe('type');
    expect(checkFile(file('a.heic', 10, ''), { ...limits, acceptedTypes: ['image/heic'] })).toBeNull();
  });

  it('when the site has not said what it takes, the service decides', () =>
    expect(checkFile(file('a.gif', 10, 'image/gif'), { ...limits, acceptedTypes: [] })).toBeNull());

  it('when a file is exactly as large as allowed it may go, one byte more is too much, none is too little', () => {
    expect(checkFile(file('a.jpg', 1000), limits)).toBeNull();
    expect(checkFile(file('a.jpg', 1001), limits)).toBe('size');
    expect(checkFile(file('a.jpg', 0), limits)).toBe('empty');
  });
});
