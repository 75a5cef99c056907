import { imageFileOf, legacySidecarCounts, sharingStem, sidecarNameFor, stemOf } from './sidecars.js';

const sidecar = (line: string) => Buffer.from(`a training caption\n\n# ---\n${line}\n`);

describe('sidecars', () => {
  test('when a photo is named, both kinds of sidecar name follow from it', () => {
    expect(sidecarNameFor('a.b.jpg', 'full')).toBe('a.b.jpg.txt');
    expect(sidecarNameFor('a.b.jpg', 'stem')).toBe('a.b.txt');
    expect(stemOf('a.b.jpg')).toBe('a.b');
  });

  test('when a sidecar names its photo, the name is read as it was written', () => {
    expect(imageFileOf(sidecar('# image_file: Größe.png'))).toBe('Größe.png');
    expect(imageFileOf(sidecar('# image_file: a.png\r'))).toBe('a.png');
    expect(imageFileOf(sidecar('# image_file: \\[1] a.png'))).toBe('[1] a.png');
    expect(imageFileOf(sidecar('# created: now'))).toBeNull();
  });

  test('when a legacy sidecar names another photo, it does not count', () => {
    expect(legacySidecarCounts(sidecar('# image_file: a.png'), 'a.jpg')).toBe(false);
    expect(legacySidecarCounts(sidecar('# image_file: A.JPG'), 'a.jpg')).toBe(true);
    expect(legacySidecarCounts(sidecar('# x: y'), 'a.jpg')).toBe(true);
  });

  it.each([
    ['boat-7b5aae63.jpg', true],
    ['boat-7b5aae63-2.JPG', true],
    ['boat-7b5aae63.png', false],
    ['boat-2.jpg', false],
    ['boat-7b5aae6.jpg', false],
  ])('when it names boat.jpg and a move made that %s, it is its sidecar: %s', (name, counts) => {
    expect(legacySidecarCounts(sidecar('# image_file: boat.jpg'), name)).toBe(counts);
  });

  test('when photos share a stem, the others are found without case', () => {
    const photos = ['a.jpg', 'A.png', 'a.b.jpg', 'b.jpg'].map((name) => ({ name }));
    expect(sharingStem(photos, 'A.JPG').map(({ name }) => name)).toEqual(['A.png']);
  });
});
