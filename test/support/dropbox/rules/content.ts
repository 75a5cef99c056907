import { contentHashOf } from '../store/content-hash.js';
import { ok, refused, uploadError } from './rule.js';
import type { Rule } from './rule.js';

/** What is written at all: bytes, names, room and times. */
export const CONTENT_RULES: readonly Rule[] = [
  [
    'a content_hash that is not that of the bytes is refused and nothing is written',
    async ({ client, account }) => {
      const wrong = await client.upload('/a.jpg', 'one', { content_hash: contentHashOf(Buffer.from('two')) });
      refused(wrong, 'content_hash_mismatch', { '.tag': 'content_hash_mismatch' });
      expect(account.tree().size).toBe(0);
      ok(await client.upload('/a.jpg', 'one', { content_hash: contentHashOf(Buffer.from('one')) }));
    },
  ],
  [
    'more than the quota is insufficient_space and leaves no folder behind',
    async ({ client, account }) => {
      account.setQuota(4);
      ok(await client.upload('/a.jpg', 'four'));
      const full = await client.upload('/new/b.jpg', 'x');
      refused(full, 'path/insufficient_space', uploadError({ '.tag': 'insufficient_space' }));
      expect((await client.rpc('files/get_metadata', { path: '/new' })).status).toBe(409);
    },
  ],
  [
    'names that Dropbox does not save are disallowed, with all others of Windows it has no quarrel',
    async ({ client, account }) => {
      for (const name of ['.dropbox', 'Desktop.ini', 'thumbs.db', '.DS_Store']) {
        refused(
          await client.upload(`/${name}`, 'x'),
          'path/disallowed_name',
          uploadError({ '.tag': 'disallowed_name' }),
        );
      }
      for (const name of ['a:b?*"<>|.jpg', 'CON.jpg', 'a.jpg.', '-x', '😀 写真.webp'])
        ok(await client.upload(`/${name}`, 'x'));
      expect(account.tree().size).toBe(5);
    },
  ],
  [
    'a path with an empty part, dots, a backslash, a blank at the end of a name or 256 letters is malformed',
    async ({ client, account }) => {
      for (const path of ['/a//b', '/a/', '/', '/../a', '/a\\b', '/a ', '/a /b', `/${'a'.repeat(256)}`, '/a\u0000b']) {
        refused(await client.upload(path, 'x'), 'path/malformed_path', uploadError({ '.tag': 'malformed_path' }));
      }
      expect(account.tree().size).toBe(0);
    },
  ],
  [
    'client_modified is kept, server_modified is the storage clock in whole seconds of UTC, and Date follows it',
    async ({ client, clock }) => {
      clock.nowMs += 3_600_999;
      const answer = await client.upload('/a.jpg', 'x', { client_modified: '2015-05-12T15:50:38Z' });
      expect(ok(answer)).toMatchObject({
        client_modified: '2015-05-12T15:50:38Z',
        server_modified: '2024-01-02T04:04:05Z',
      });
      expect(answer.headers.date).toBe('Tue, 02 Jan 2024 04:04:05 GMT');
    },
  ],
  [
    'more than 150 MiB in one upload is payload_too_large',
    async ({ client, account }) => {
      const huge = await client.upload('/a.jpg', Buffer.alloc(150 * 1024 * 1024 + 1));
      refused(huge, 'payload_too_large', { '.tag': 'payload_too_large' });
      expect(account.tree().size).toBe(0);
    },
  ],
];
