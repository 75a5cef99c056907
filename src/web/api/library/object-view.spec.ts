import { keyOf, prefixOf } from './object-view.js';

describe('prefixOf', () => {
  test.each([
    ['', 'inbox', ''],
    ['IMG_', 'inbox', 'img_'],
    ['inbox/IMG_', 'inbox', 'img_'],
    ['archive', 'archive', ''],
    ['archive/', 'archive', ''],
    ['keep/a/b', 'keep', 'a/b'],
    ['remove/É', 'remove', 'é'],
    ['archives/', 'inbox', 'archives/'],
    ['../keep/', 'inbox', '../keep/'],
    ['Keep/', 'inbox', 'keep/'],
  ])('when it is %j, photos of %s that begin with %j are meant', (prefix, folder, nameKey) => {
    expect(prefixOf(prefix)).toEqual({ folder, nameKey });
  });
});

describe('keyOf', () => {
  test('when a photo lies in the inbox, its key is its name; elsewhere the folder stands before it', () => {
    expect([keyOf({ folder: 'inbox', name: 'a.jpg' }), keyOf({ folder: 'keep', name: 'a.jpg' })]).toEqual([
      'a.jpg',
      'keep/a.jpg',
    ]);
  });
});
