import { FOLDERS } from '../../kernel/index.js';
import type { Folder, TenantStorageConfig } from '../../kernel/index.js';
import { HOSTILE_NAMES } from '../testing/hostile-names.js';
import { RemoteLayout } from './index.js';

const DROPBOX = { leadingSlash: true, rootMayBeTop: true };
const BUCKET = { leadingSlash: false, rootMayBeTop: false };
const OWN_BUCKET = { leadingSlash: false, rootMayBeTop: true };
type Paths = TenantStorageConfig['paths'];
const pathsOf = (root: string, more: Partial<Paths> = {}): Paths => ({
  root,
  archive: 'archive',
  keep: 'keep',
  remove: 'reject',
  ...more,
});

describe('where things lie at a provider', () => {
  test.each([
    ['a Dropbox', DROPBOX, pathsOf('/Photos'), ['/Photos', '/Photos/archive', '/Photos/keep', '/Photos/reject']],
    ['a whole Dropbox', DROPBOX, pathsOf('/'), ['', '/archive', '/keep', '/reject']],
    ['a bucket', BUCKET, pathsOf('/a/b/'), ['a/b', 'a/b/archive', 'a/b/keep', 'a/b/reject']],
    ['a bucket, without slashes', BUCKET, pathsOf('a//b'), ['a/b', 'a/b/archive', 'a/b/keep', 'a/b/reject']],
    ['a bucket of its own', OWN_BUCKET, pathsOf('/'), ['', 'archive', 'keep', 'reject']],
    [
      'folders that are named whole',
      DROPBOX,
      pathsOf('/Photos', { archive: '/Photos/done', keep: '/Elsewhere', remove: 'deep/er' }),
      ['/Photos', '/Photos/done', '/Elsewhere', '/Photos/deep/er'],
    ],
    [
      'folders of a bucket that are named whole',
      BUCKET,
      pathsOf('a/b', { archive: 'a/b/done' }),
      ['a/b', 'a/b/done', 'a/b/keep', 'a/b/reject'],
    ],
    ['a folder like the root', BUCKET, pathsOf('a', { keep: 'ab' }), ['a', 'a/archive', 'a/ab', 'a/reject']],
  ])('when it is %s, each folder has its path', (_case, style, paths, expected) => {
    const { folders } = new RemoteLayout(paths, style);
    expect(FOLDERS.map((folder) => folders[folder])).toEqual(expected);
  });

  test.each<[string, string, string]>([
    ['/Photos', '/Photos/archive/a.jpg', '/Photos/.publisher/ledger/ab/x.json'],
    ['/', '/archive/a.jpg', '/.publisher/ledger/ab/x.json'],
  ])('when the root is %s, photos and documents lie below it', (root, photo, document) => {
    const layout = new RemoteLayout(pathsOf(root), DROPBOX);
    expect(layout.photo('archive', 'a.jpg')).toBe(photo);
    expect(layout.document({ path: 'ledger/ab/x.json' })).toBe(document);
    expect(layout.document({ sidecar: { folder: 'archive', name: 'a.jpg.txt' } })).toBe(`${photo}.txt`);
    const inBucket = new RemoteLayout(pathsOf(root), OWN_BUCKET);
    expect(inBucket.photo('archive', 'a.jpg')).toBe(photo.slice(1));
    expect(inBucket.document({ path: 'ledger/ab/x.json' })).toBe(document.slice(1));
  });
});

describe('paths that are refused', () => {
  test.each<[string, Paths]>([
    ['a root that climbs', pathsOf('/a/../b')],
    ['a root with a control character', pathsOf('/a\nb')],
    ['a root with a backslash', pathsOf('/a\\b')],
    ['a root with a lone surrogate', pathsOf('/a\ud800')],
    ['a folder that climbs', pathsOf('/a', { keep: '../b' })],
    ['a folder that climbs from the top', pathsOf('/a', { keep: '/../b' })],
    ['a folder that is the inbox', pathsOf('/a', { archive: '/a' })],
    ['a folder that is the inbox, in other words', pathsOf('/a', { archive: '/a/./' })],
    ['a folder that is ours', pathsOf('/a', { remove: '.publisher' })],
    ['a folder below ours', pathsOf('/a', { remove: '/a/.publisher/x' })],
  ])('when there is %s, the tenant has no storage, and the error says no path', (_case, paths) => {
    for (const style of [DROPBOX, OWN_BUCKET]) {
      const build = (): RemoteLayout => new RemoteLayout(paths, style);
      expect(build).toThrow(
        expect.objectContaining({ code: 'config_unavailable', details: { reason: 'storage_paths' } }),
      );
      expect(build).toThrow(expect.not.objectContaining({ message: expect.stringContaining(paths.root) }));
    }
  });

  test.each(['/', '', '//', '/./'])('when tenants share a bucket, a root of %j is refused', (root) => {
    expect(() => new RemoteLayout(pathsOf(root), BUCKET)).toThrow(
      expect.objectContaining({ code: 'config_unavailable' }),
    );
  });
});

describe('names inside', () => {
  const layout = new RemoteLayout(pathsOf('/Photos'), DROPBOX);
  const bases: Readonly<Record<Folder, string>> = layout.folders;

  test.each(HOSTILE_NAMES)('when a name is %j, it stays directly in its folder or is refused', (name) => {
    for (const folder of FOLDERS) {
      const path = (() => {
        try {
          return layout.photo(folder, name);
        } catch (error) {
          expect(error).toMatchObject({ code: 'internal_error', family: 'bug' });
          return null;
        }
      })();
      if (path === null) continue;
      expect(path.slice(0, bases[folder].length + 1)).toBe(`${bases[folder]}/`);
      expect(path.slice(bases[folder].length + 1)).not.toMatch(/[/\\\p{Cc}]|^\.{1,2}$/u);
    }
  });

  test.each(['../ledger/x.json', 'ledger//x.json', '/ledger/x.json', 'ledger/.hidden', '', 'a\\b', 'x/..'])(
    'when a document is called %j, that is refused as a fault of ours',
    (path) => {
      expect(() => layout.document({ path })).toThrow(expect.objectContaining({ code: 'internal_error' }));
    },
  );

  test.each(['../a.txt', 'a/b.txt', 'a.jpg', '.txt', 'a\0.txt'])(
    'when a sidecar is called %j, it is refused',
    (name) => {
      expect(() => layout.document({ sidecar: { folder: 'inbox', name } })).toThrow(
        expect.objectContaining({ code: 'bad_name' }),
      );
    },
  );
});
