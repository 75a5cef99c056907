import { contentHashOf } from '../store/content-hash.js';
import { ask, jsonOf, textOf } from '../testing/client.js';
import { badRequest, ok, pathNotFound, refused } from './rule.js';
import type { Rule } from './rule.js';

const notFile = { '.tag': 'path', path: { '.tag': 'not_file' } };
const FOUR_HOURS_MS = 4 * 60 * 60 * 1000;

/** Metadata, content and links. */
export const READING_RULES: readonly Rule[] = [
  [
    'paths ignore case and keep the case of who made them, folders included',
    async ({ client }) => {
      ok(await client.upload('/Main/Größe.JPG', '1'));
      ok(await client.upload('/MAIN/other.jpg', '2'));
      const found = ok(await client.rpc('files/get_metadata', { path: '/mAIN/GRÖSSE.jpg'.replace('SS', 'ß') }));
      expect(found).toMatchObject({ '.tag': 'file', path_display: '/Main/Größe.JPG', path_lower: '/main/größe.jpg' });
      expect(ok(await client.rpc('files/get_metadata', { path: '/main/OTHER.jpg' }))['path_display']).toBe(
        '/Main/other.jpg',
      );
    },
  ],
  [
    'a composed and a decomposed letter are two names',
    async ({ client, account }) => {
      ok(await client.upload('/\u00e9.jpg', '1', { strict_conflict: true }));
      ok(await client.upload('/e\u0301.jpg', '2', { strict_conflict: true }));
      expect(account.tree().size).toBe(2);
    },
  ],
  [
    'a file is found by path, by id, by rev and by a path below the id of a folder',
    async ({ client, account }) => {
      const { id, rev } = account.plant('/main/a.jpg', '1');
      const folder = ok(await client.rpc('files/get_metadata', { path: '/main' }));
      expect(folder).toEqual({
        '.tag': 'folder',
        name: 'main',
        path_lower: '/main',
        path_display: '/main',
        id: expect.any(String),
      });
      for (const path of ['/main/a.jpg', id, `rev:${rev}`, `${String(folder['id'])}/a.jpg`]) {
        expect(ok(await client.rpc('files/get_metadata', { path }))).toMatchObject({ '.tag': 'file', id, rev });
      }
    },
  ],
  [
    'what is not there or no more is path/not_found for metadata, download and link',
    async ({ client, account }) => {
      const { id } = account.plant('/a.jpg', '1');
      account.remove('/a.jpg');
      for (const path of ['/a.jpg', id, '/none/b.jpg']) {
        refused(await client.rpc('files/get_metadata', { path }), 'path/not_found', pathNotFound);
        refused(await client.download({ path }), 'path/not_found', pathNotFound);
        refused(await client.rpc('files/get_temporary_link', { path }), 'path/not_found', pathNotFound);
      }
    },
  ],
  [
    'with include_deleted the metadata of a deleted entry has neither id nor rev',
    async ({ client, account }) => {
      account.plant('/Main/a.jpg', '1');
      account.remove('/main/a.jpg');
      const gone = ok(await client.rpc('files/get_metadata', { path: '/main/A.jpg', include_deleted: true }));
      expect(gone).toEqual({
        '.tag': 'deleted',
        name: 'a.jpg',
        path_lower: '/main/a.jpg',
        path_display: '/Main/a.jpg',
      });
    },
  ],
  [
    'the root has no metadata',
    async ({ client }) => {
      expect((await client.rpc('files/get_metadata', { path: '' })).status).toBe(400);
      const start = 'Error in call to API function "files/get_metadata": request body: path: ';
      badRequest(await client.rpc('files/get_metadata', { path: '/' }), `${start}The root folder is unsupported.`);
    },
  ],
  [
    'a download gives the bytes, the metadata in an ASCII header without a tag, and an ETag of the rev',
    async ({ client, account }) => {
      const { rev } = account.plant('/写真 ü.jpg', 'bytes');
      const answer = await client.download({ path: '/写真 ü.jpg' });
      expect(answer.body.toString()).toBe('bytes');
      expect(answer.headers).toMatchObject({
        etag: `W/"${rev}"`,
        'content-length': '5',
        'content-type': 'application/octet-stream',
      });
      const result = String(answer.headers['dropbox-api-result']);
      expect(result).toMatch(/^[\x20-\x7e]+$/);
      expect(JSON.parse(result)).toMatchObject({
        name: '写真 ü.jpg',
        rev,
        content_hash: contentHashOf(Buffer.from('bytes')),
      });
      expect(result).not.toContain('.tag');
    },
  ],
  [
    'a folder cannot be downloaded or linked: path/not_file',
    async ({ client, account }) => {
      account.plantFolder('/main');
      refused(await client.download({ path: '/main' }), 'path/not_file', notFile);
      refused(await client.rpc('files/get_temporary_link', { path: '/main' }), 'path/not_file', notFile);
    },
  ],
  [
    'a download takes one range: from, to, from the end, and none beyond it',
    async ({ client, account }) => {
      account.plant('/a.jpg', '0123456789');
      const part = async (range: string) => {
        const { status, body, headers } = await client.download({ path: '/a.jpg' }, { Range: range });
        return [status, body.toString(), headers['content-range']];
      };
      expect(await part('bytes=2-4')).toEqual([206, '234', 'bytes 2-4/10']);
      expect(await part('bytes=8-')).toEqual([206, '89', 'bytes 8-9/10']);
      expect(await part('bytes=-3')).toEqual([206, '789', 'bytes 7-9/10']);
      expect(await part('bytes=5-99')).toEqual([206, '56789', 'bytes 5-9/10']);
      expect(await part('bytes=10-')).toEqual([416, '', 'bytes */10']);
    },
  ],
  [
    'a download of what the client has already is 304 without bytes',
    async ({ client, account }) => {
      const { rev } = account.plant('/a.jpg', 'x');
      const same = await client.download({ path: '/a.jpg' }, { 'If-None-Match': `W/"${rev}"` });
      expect([same.status, same.body.length]).toEqual([304, 0]);
    },
  ],
  [
    'a bygone revision can still be read by its rev',
    async ({ client, account }) => {
      const { rev } = account.plant('/a.jpg', 'old');
      account.plant('/a.jpg', 'new');
      expect(textOf(await client.download({ path: `rev:${rev}` }))).toBe('old');
      expect(textOf(await client.download({ path: '/a.jpg', rev }))).toBe('old');
    },
  ],
  [
    'a temporary link needs no token, holds four hours and is 410 afterwards',
    async ({ client, account, clock }) => {
      account.plant('/a.jpg', 'bytes');
      const { link } = ok(await client.rpc('files/get_temporary_link', { path: '/a.jpg' }));
      const get = (): ReturnType<typeof ask> => ask(String(link), {}, '', { method: 'GET' });
      clock.nowMs += FOUR_HOURS_MS - 1000;
      expect(textOf(await get())).toBe('bytes');
      clock.nowMs += 1000;
      expect((await get()).status).toBe(410);
      expect((await ask(String(link).replace('/get/', '/get/x'), {}, '', { method: 'GET' })).status).toBe(404);
    },
  ],
  [
    'ids, revs and cursors of one account mean nothing in another',
    async ({ client, account, stranger }) => {
      const { id, rev } = account.plant('/a.jpg', '1');
      const { cursor } = ok(await client.rpc('files/list_folder', { path: '' }));
      for (const path of [id, `rev:${rev}`, '/a.jpg']) {
        refused(await stranger.rpc('files/get_metadata', { path }), 'path/not_found', pathNotFound);
      }
      expect((await stranger.rpc('files/list_folder/continue', { cursor })).status).toBe(400);
    },
  ],
  [
    'who is asked for answers with the account, and check/user with the query',
    async ({ client }) => {
      expect(ok(await client.rpc('users/get_current_account', undefined))['account_id']).toMatch(/^dbid:/);
      expect(jsonOf(await client.rpc('check/user', { query: 'still there?' }))).toEqual({ result: 'still there?' });
    },
  ],
];
