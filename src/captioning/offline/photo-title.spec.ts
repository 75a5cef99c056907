import { shortTitle, titleFromName } from './photo-title.js';

describe('titleFromName', () => {
  it.each([
    ['harbour-at-dusk.jpg', 'Harbour at dusk'],
    ['IMG_2041_sunset2.JPG', 'Sunset'],
    ['2024-05-06 Größe des Meeres (3).png', 'Größe des Meeres'],
    ['20240506_harbour.jpeg', 'Harbour'],
    ['写真の海.webp', '写真の海'],
    ['élan.jpg', 'Élan'],
    ['photo #1 (final).jpg', 'Final'],
  ])('when the name is %j, the title is %j', (name, title) => {
    expect(titleFromName(name)).toBe(title);
  });

  it.each([
    'IMG_2041.jpg',
    'DSC00012.JPG',
    'PXL_20240506_101112.jpg',
    'a1b2c3d4-9f8e.jpg',
    'x.jpg',
    '12.png',
    'IMG-20240506-WA0007.jpg',
    '.jpg',
    '',
  ])('when the name is %j, there is no title', (name) => {
    expect(titleFromName(name)).toBeNull();
  });
});

describe('shortTitle', () => {
  it('when a title is long, it is cut at a word within 100 characters', () => {
    expect(shortTitle('word '.repeat(40).trim())).toBe('word '.repeat(20).trim());
    expect(shortTitle('😀'.repeat(150))).toBe('😀'.repeat(100));
  });
});
