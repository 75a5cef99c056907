import { BadShape, entryOf, fileOf, pageOf } from './answers.js';

const FILE = {
  '.tag': 'file',
  name: 'a.jpg',
  id: 'id:abc',
  path_lower: '/in/a.jpg',
  path_display: '/In/a.jpg',
  server_modified: '2026-01-02T03:04:05Z',
  client_modified: '2020-01-02T03:04:05Z',
  rev: '0123456789',
  size: 7,
  content_hash: 'ab'.repeat(32),
};

describe('metadata of a file', () => {
  test('when it is as documented, what we use of it is read', () => {
    expect(fileOf(FILE)).toEqual({
      kind: 'file',
      id: 'id:abc',
      name: 'a.jpg',
      path: '/In/a.jpg',
      rev: '0123456789',
      size: 7,
      modifiedAt: new Date('2026-01-02T03:04:05Z'),
      contentHash: 'ab'.repeat(32),
    });
  });

  test('when it has no tag, no path or no hash, that is known too', () => {
    const without = { '.tag': undefined, path_display: null, path_lower: undefined, content_hash: undefined };
    expect(fileOf({ ...FILE, ...without })).toMatchObject({ path: null, contentHash: null });
  });

  test.each([
    ['no id', { id: undefined }],
    ['an empty revision', { rev: '' }],
    ['a size that is no number', { size: '7' }],
    ['a negative size', { size: -1 }],
    ['a time that is none', { server_modified: 'yesterday' }],
    ['a hash that is none', { content_hash: 'x' }],
    ['the tag of a folder', { '.tag': 'folder' }],
  ])('when it has %s, it is refused', (_what, more) => {
    expect(() => fileOf({ ...FILE, ...more })).toThrow(BadShape);
  });
});

describe('other answers', () => {
  test('when an entry was deleted it is none, and a folder is told apart from a file', () => {
    expect(entryOf({ '.tag': 'deleted', name: 'a.jpg' })).toBeNull();
    expect(entryOf({ '.tag': 'folder', name: 'b', id: 'id:x' })).toEqual({ kind: 'other', name: 'b' });
  });

  test('when a page is not the last, its cursor is needed', () => {
    expect(pageOf({ entries: [FILE], cursor: 'c', has_more: false })).toMatchObject({ cursor: null });
    expect(pageOf({ entries: [], cursor: 'c', has_more: true })).toEqual({ entries: [], cursor: 'c' });
    for (const page of [null, 'html', [], {}, { entries: {}, has_more: false }, { entries: [], has_more: true }]) {
      expect(() => pageOf(page)).toThrow(BadShape);
    }
  });
});
