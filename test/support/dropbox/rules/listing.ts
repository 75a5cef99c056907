import { badRequest, ok, pathNotFound, refused } from './rule.js';
import type { Rule, RuleWorld } from './rule.js';

interface Page {
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  readonly cursor: string;
  readonly has_more: boolean;
}

const list = async ({ client }: RuleWorld, args: unknown): Promise<Page> =>
  ok(await client.rpc('files/list_folder', args)) as unknown as Page;
const next = async ({ client }: RuleWorld, { cursor }: Page): Promise<Page> =>
  ok(await client.rpc('files/list_folder/continue', { cursor })) as unknown as Page;
const names = ({ entries }: Page): unknown[] => entries.map(({ name }) => name);

/** Pages and cursors. */
export const LISTING_RULES: readonly Rule[] = [
  [
    'a listing tells the files and folders directly in a folder, with id, rev, size and content hash',
    async (world) => {
      const { id, rev, contentHash } = world.account.plant('/Main/a.jpg', '123');
      world.account.plant('/Main/sub/b.jpg', '1');
      const page = await list(world, { path: '/main' });
      expect(page.has_more).toBe(false);
      expect(page.entries).toMatchObject([
        { '.tag': 'file', name: 'a.jpg', id, rev, size: 3, content_hash: contentHash, path_display: '/Main/a.jpg' },
        { '.tag': 'folder', name: 'sub' },
      ]);
    },
  ],
  [
    'the root is listed as an empty string and not as a slash',
    async (world) => {
      world.account.plant('/a.jpg', '1');
      expect(names(await list(world, { path: '' }))).toEqual(['a.jpg']);
      const words =
        'Error in call to API function "files/list_folder": request body: path: Specify the root folder as an empty string rather than as "/".';
      badRequest(await world.client.rpc('files/list_folder', { path: '/' }), words);
    },
  ],
  [
    'a missing folder is path/not_found and a file is path/not_folder',
    async (world) => {
      world.account.plant('/a.jpg', '1');
      refused(await world.client.rpc('files/list_folder', { path: '/none' }), 'path/not_found', pathNotFound);
      const notFolder = { '.tag': 'path', path: { '.tag': 'not_folder' } };
      refused(await world.client.rpc('files/list_folder', { path: '/a.jpg' }), 'path/not_folder', notFolder);
    },
  ],
  [
    'a listing of many comes in pages of the limit, each entry once',
    async (world) => {
      for (let at = 0; at < 25; at += 1) world.account.plant(`/main/${at}.jpg`, `${at}`);
      let page = await list(world, { path: '/main', limit: 10 });
      const all = [names(page)];
      while (page.has_more) {
        page = await next(world, page);
        all.push(names(page));
      }
      expect(all.map(({ length }) => length)).toEqual([10, 10, 5]);
      expect(new Set(all.flat()).size).toBe(25);
    },
  ],
  [
    'a recursive listing tells the folder itself and everything below it',
    async (world) => {
      world.account.plant('/main/sub/b.jpg', '1');
      const { entries } = await list(world, { path: '/main', recursive: true });
      expect(entries.map((one) => one['path_display'])).toEqual(['/main', '/main/sub', '/main/sub/b.jpg']);
    },
  ],
  [
    'a cursor holds while entries change: what is gone is left out, what changed is told after the last page',
    async (world) => {
      for (const name of ['a', 'b', 'c', 'd']) world.account.plant(`/main/${name}.jpg`, name);
      const first = await list(world, { path: '/main', limit: 2 });
      world.account.remove('/main/a.jpg');
      world.account.remove('/main/c.jpg');
      world.account.plant('/main/e.jpg', 'e');
      world.account.plant('/elsewhere/f.jpg', 'f');
      const second = await next(world, first);
      expect([names(second), second.has_more]).toEqual([['d.jpg'], true]);
      const third = await next(world, second);
      const fourth = await next(world, third);
      expect([...third.entries, ...fourth.entries].map((one) => [one['.tag'], one['name']])).toEqual([
        ['deleted', 'a.jpg'],
        ['deleted', 'c.jpg'],
        ['file', 'e.jpg'],
      ]);
      expect([third.has_more, fourth.has_more]).toEqual([true, false]);
    },
  ],
  [
    'the cursor of the last page goes on telling what is new',
    async (world) => {
      world.account.plant('/main/a.jpg', '1');
      const page = await list(world, { path: '/main' });
      expect(names(await next(world, page))).toEqual([]);
      world.account.plant('/main/b.jpg', '2');
      expect(names(await next(world, page))).toEqual(['b.jpg']);
    },
  ],
  [
    'a cursor that was reset is answered so, one that never was is a 400 in words',
    async (world) => {
      for (const name of ['a', 'b']) world.account.plant(`/${name}.jpg`, name);
      const { cursor } = await list(world, { path: '', limit: 1 });
      world.account.resetCursors();
      refused(await world.client.rpc('files/list_folder/continue', { cursor }), 'reset', { '.tag': 'reset' });
      const words = `Error in call to API function "files/list_folder/continue": Invalid "cursor" parameter: 'foo'`;
      badRequest(await world.client.rpc('files/list_folder/continue', { cursor: 'foo' }), words);
    },
  ],
  [
    'a listing whose folder is deleted goes on with path/not_found',
    async (world) => {
      for (const name of ['a', 'b']) world.account.plant(`/main/${name}.jpg`, name);
      const { cursor } = await list(world, { path: '/main', limit: 1 });
      world.account.remove('/main');
      refused(await world.client.rpc('files/list_folder/continue', { cursor }), 'path/not_found', pathNotFound);
    },
  ],
  [
    'a limit beyond 2000 is refused in words',
    async ({ client }) => {
      const words = 'Error in call to API function "files/list_folder": request body: limit: 2001 is greater than 2000';
      badRequest(await client.rpc('files/list_folder', { path: '', limit: 2001 }), words);
    },
  ],
  [
    'ten thousand files of one folder are listed whole, page by page',
    async (world) => {
      for (let at = 0; at < 10_000; at += 1) world.account.plant(`/main/${at}.jpg`, 'x');
      let page = await list(world, { path: '/main', limit: 2000 });
      const seen = new Set(names(page));
      while (page.has_more) {
        page = await next(world, page);
        for (const name of names(page)) seen.add(name);
      }
      expect(seen.size).toBe(10_000);
    },
  ],
];
