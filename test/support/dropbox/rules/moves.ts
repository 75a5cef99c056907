import { conflictFile, metadata, ok, refused, toConflictFile } from './rule.js';
import type { Rule } from './rule.js';

const notFound = { '.tag': 'not_found' };

/** Identity, move, copy, folders and delete. */
export const MOVE_RULES: readonly Rule[] = [
  [
    'a move keeps the id, gives a new rev and server time, and the old path is gone',
    async ({ client, clock }) => {
      const { id, rev } = ok(await client.upload('/a.jpg', 'one'));
      clock.nowMs += 5000;
      const moved = metadata(await client.rpc('files/move_v2', { from_path: id, to_path: '/archive/b.jpg' }));
      expect(moved).toMatchObject({
        '.tag': 'file',
        id,
        path_display: '/archive/b.jpg',
        server_modified: '2024-01-02T03:04:10Z',
      });
      expect(moved['rev']).not.toBe(rev);
      const old = await client.rpc('files/get_metadata', { path: '/a.jpg' });
      refused(old, 'path/not_found', { '.tag': 'path', path: notFound });
    },
  ],
  [
    'a file made anew where one was deleted has another id, and no rev is ever given twice',
    async ({ client }) => {
      const first = ok(await client.upload('/a.jpg', 'one'));
      ok(await client.rpc('files/delete_v2', { path: '/a.jpg' }));
      const second = ok(await client.upload('/a.jpg', 'one'));
      expect(second['id']).not.toBe(first['id']);
      expect(second['rev']).not.toBe(first['rev']);
    },
  ],
  [
    'a move onto another file is to/conflict/file, equal bytes or not, and moves nothing',
    async ({ client, account }) => {
      account.plant('/a.jpg', 'same');
      account.plant('/b.jpg', 'same');
      account.plant('/c.jpg', 'other');
      const before = account.census();
      for (const to of ['/B.jpg', '/c.jpg']) {
        refused(
          await client.rpc('files/move_v2', { from_path: '/a.jpg', to_path: to }),
          'to/conflict/file',
          toConflictFile,
        );
      }
      expect(account.census()).toEqual(before);
    },
  ],
  [
    'a move with autorename takes the next free name',
    async ({ client, account }) => {
      account.plant('/a.jpg', '1');
      account.plant('/b.jpg', '2');
      const moved = await client.rpc('files/move_v2', { from_path: '/a.jpg', to_path: '/b.jpg', autorename: true });
      expect(metadata(moved)['path_display']).toBe('/b (1).jpg');
    },
  ],
  [
    'a move of what is not there is from_lookup/not_found, by path and by id',
    async ({ client }) => {
      const { id } = ok(await client.upload('/a.jpg', 'one'));
      ok(await client.rpc('files/delete_v2', { path: id }));
      for (const from of ['/a.jpg', id]) {
        const lost = await client.rpc('files/move_v2', { from_path: from, to_path: '/b.jpg' });
        refused(lost, 'from_lookup/not_found', { '.tag': 'from_lookup', from_lookup: notFound });
      }
    },
  ],
  [
    'a move to the very path it has is duplicated_or_nested_paths',
    async ({ client, account }) => {
      account.plant('/a.jpg', '1');
      const same = await client.rpc('files/move_v2', { from_path: '/a.jpg', to_path: '/a.jpg' });
      refused(same, 'duplicated_or_nested_paths', { '.tag': 'duplicated_or_nested_paths' });
    },
  ],
  [
    'a move that changes only the case is answered with success and changes nothing',
    async ({ client, account, running }) => {
      const { id, rev } = account.plant('/a.jpg', '1');
      const moved = metadata(await client.rpc('files/move_v2', { from_path: id, to_path: '/A.JPG' }));
      expect(moved).toMatchObject({ id, rev, path_display: '/a.jpg' });
      expect(running.journal.at(-1)).toMatchObject({ applied: false });
    },
  ],
  [
    'a folder moves with all that is in it, ids stay, and not into itself',
    async ({ client, account }) => {
      const { id } = account.plant('/main/sub/a.jpg', '1');
      const inside = await client.rpc('files/move_v2', { from_path: '/main', to_path: '/main/sub/x' });
      refused(inside, 'cant_move_folder_into_itself', { '.tag': 'cant_move_folder_into_itself' });
      metadata(await client.rpc('files/move_v2', { from_path: '/main', to_path: '/other' }));
      expect(account.file('/other/sub/a.jpg')?.id).toBe(id);
      expect(account.file('/main/sub/a.jpg')).toBeNull();
    },
  ],
  [
    'a move makes the folders that are missing, unless the switch for the other reading is set',
    async ({ client, account, running }) => {
      account.plant('/a.jpg', '1');
      running.control.moveMakesParents = false;
      const refusal = await client.rpc('files/move_v2', { from_path: '/a.jpg', to_path: '/new/a.jpg' });
      refused(refusal, 'to/other', { '.tag': 'to', to: { '.tag': 'other' } });
      running.control.moveMakesParents = true;
      metadata(await client.rpc('files/move_v2', { from_path: '/a.jpg', to_path: '/new/a.jpg' }));
    },
  ],
  [
    'a copy has an id of its own and does not overwrite',
    async ({ client, account }) => {
      const { id, contentHash } = account.plant('/a.txt', 'caption');
      const copied = metadata(await client.rpc('files/copy_v2', { from_path: id, to_path: '/x/b.txt' }));
      expect(copied).toMatchObject({ path_display: '/x/b.txt', content_hash: contentHash });
      expect(copied['id']).not.toBe(id);
      const again = await client.rpc('files/copy_v2', { from_path: id, to_path: '/x/b.txt' });
      refused(again, 'to/conflict/file', toConflictFile);
    },
  ],
  [
    'a copy that does not fit is insufficient_quota',
    async ({ client, account }) => {
      account.plant('/a.jpg', '123');
      account.setQuota(5);
      const full = await client.rpc('files/copy_v2', { from_path: '/a.jpg', to_path: '/b.jpg' });
      refused(full, 'insufficient_quota', { '.tag': 'insufficient_quota' });
    },
  ],
  [
    'a folder is made once; a second time, in another case too, it is path/conflict/folder',
    async ({ client }) => {
      expect(metadata(await client.rpc('files/create_folder_v2', { path: '/Main' }))).toEqual({
        name: 'Main',
        path_lower: '/main',
        path_display: '/Main',
        id: expect.stringMatching(/^id:/),
      });
      const folder = { '.tag': 'path', path: { '.tag': 'conflict', conflict: { '.tag': 'folder' } } };
      refused(await client.rpc('files/create_folder_v2', { path: '/MAIN' }), 'path/conflict/folder', folder);
    },
  ],
  [
    'a folder where a file is conflicts with the file',
    async ({ client, account }) => {
      account.plant('/a', '1');
      const file = { '.tag': 'path', path: conflictFile };
      refused(await client.rpc('files/create_folder_v2', { path: '/A' }), 'path/conflict/file', file);
    },
  ],
  [
    'a delete answers what was deleted; a second one is path_lookup/not_found',
    async ({ client, account }) => {
      const { id } = account.plant('/a.jpg', '1');
      expect(metadata(await client.rpc('files/delete_v2', { path: id }))).toMatchObject({ '.tag': 'file', id });
      const again = await client.rpc('files/delete_v2', { path: id });
      refused(again, 'path_lookup/not_found', { '.tag': 'path_lookup', path_lookup: notFound });
    },
  ],
  [
    'a delete with another parent_rev than the present one deletes nothing',
    async ({ client, account }) => {
      const { rev, id } = account.plant('/a.jpg', '1');
      account.plant('/a.jpg', '2');
      const late = await client.rpc('files/delete_v2', { path: id, parent_rev: rev });
      refused(late, 'path_write/conflict/file', { '.tag': 'path_write', path_write: conflictFile });
      metadata(await client.rpc('files/delete_v2', { path: id, parent_rev: account.file('/a.jpg')?.rev }));
      expect(account.tree().size).toBe(0);
    },
  ],
  [
    'a deleted folder takes everything with it',
    async ({ client, account }) => {
      const { id } = account.plant('/main/sub/a.jpg', '1');
      metadata(await client.rpc('files/delete_v2', { path: '/main' }));
      refused(await client.rpc('files/get_metadata', { path: id }), 'path/not_found', {
        '.tag': 'path',
        path: notFound,
      });
    },
  ],
];
