import { contentHashOf } from '../store/content-hash.js';
import { conflictFile, ok, refused, uploadError } from './rule.js';
import type { Rule } from './rule.js';

const update = (rev: unknown): unknown => ({ '.tag': 'update', update: rev });
const STRICT = { strict_conflict: true };
const OTHER_REV = '0123456789abcdef';

/** What a write does with what is there. */
export const UPLOAD_RULES: readonly Rule[] = [
  [
    'mode add makes a file and its missing folders, and answers FileMetadata without a tag',
    async ({ client, account }) => {
      const made = ok(await client.upload('/Main/a.jpg', 'one'));
      expect(made).toEqual({
        name: 'a.jpg',
        path_lower: '/main/a.jpg',
        path_display: '/Main/a.jpg',
        id: expect.stringMatching(/^id:[\w-]{22}$/),
        client_modified: '2024-01-02T03:04:05Z',
        server_modified: '2024-01-02T03:04:05Z',
        rev: expect.stringMatching(/^[0-9a-f]{9,}$/),
        size: 3,
        is_downloadable: true,
        content_hash: contentHashOf(Buffer.from('one')),
      });
      expect(account.file('/main/a.jpg')?.bytes.toString()).toBe('one');
    },
  ],
  [
    'mode add with other bytes is a conflict and writes nothing',
    async ({ client, account }) => {
      ok(await client.upload('/a.jpg', 'one'));
      refused(await client.upload('/a.jpg', 'two'), 'path/conflict/file', uploadError(conflictFile));
      expect(account.file('/a.jpg')?.bytes.toString()).toBe('one');
    },
  ],
  [
    'mode add with equal bytes succeeds with the entry that is there and writes nothing',
    async ({ client, running }) => {
      const made = ok(await client.upload('/a.jpg', 'one'));
      expect(ok(await client.upload('/A.JPG', 'one'))).toEqual(made);
      expect(running.journal.at(-1)).toMatchObject({ applied: false, changes: [], status: 200 });
    },
  ],
  [
    'mode add with equal bytes and strict_conflict is a conflict',
    async ({ client }) => {
      ok(await client.upload('/a.jpg', 'one'));
      refused(await client.upload('/a.jpg', 'one', STRICT), 'path/conflict/file', uploadError(conflictFile));
    },
  ],
  [
    'of many strict adds of one path at once exactly one succeeds',
    async ({ client, account }) => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) => client.upload('/a.jpg', `${at}`, STRICT)),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
      expect(account.tree().size).toBe(1);
    },
  ],
  [
    'mode update with the present rev replaces: same id, new rev',
    async ({ client, account }) => {
      const { id, rev } = ok(await client.upload('/a.jpg', 'one'));
      const replaced = ok(await client.upload('/a.jpg', 'two', { mode: update(rev), ...STRICT }));
      expect(replaced['id']).toBe(id);
      expect(replaced['rev']).not.toBe(rev);
      expect(account.file('/a.jpg')?.bytes.toString()).toBe('two');
    },
  ],
  [
    'mode update with another rev is a conflict, with and without strict_conflict',
    async ({ client, account }) => {
      const { rev } = ok(await client.upload('/a.jpg', 'one'));
      ok(await client.upload('/a.jpg', 'two', { mode: update(rev) }));
      for (const more of [{}, STRICT]) {
        const late = await client.upload('/a.jpg', 'three', { mode: update(rev), ...more });
        refused(late, 'path/conflict/file', uploadError(conflictFile));
      }
      expect(account.file('/a.jpg')?.bytes.toString()).toBe('two');
    },
  ],
  [
    'mode update with another rev and equal bytes is no conflict without strict_conflict, and one with it',
    async ({ client }) => {
      const made = ok(await client.upload('/a.jpg', 'one'));
      expect(ok(await client.upload('/a.jpg', 'one', { mode: update(OTHER_REV) }))).toEqual(made);
      const strict = await client.upload('/a.jpg', 'one', { mode: update(OTHER_REV), ...STRICT });
      refused(strict, 'path/conflict/file', uploadError(conflictFile));
    },
  ],
  [
    'mode update of an absent file writes it without strict_conflict and is a conflict with it',
    async ({ client, account }) => {
      const strict = await client.upload('/a.jpg', 'one', { mode: update(OTHER_REV), ...STRICT });
      refused(strict, 'path/conflict/file', uploadError(conflictFile));
      expect(account.tree().size).toBe(0);
      ok(await client.upload('/a.jpg', 'one', { mode: update(OTHER_REV) }));
    },
  ],
  [
    'mode update with the present rev, equal bytes and strict_conflict writes a new rev, so that one of two wins',
    async ({ client }) => {
      const { rev } = ok(await client.upload('/a.jpg', 'one'));
      const twice = [1, 2].map(() => client.upload('/a.jpg', 'one', { mode: update(rev), ...STRICT }));
      expect((await Promise.all(twice)).map(({ status }) => status).sort()).toEqual([200, 409]);
    },
  ],
  [
    'mode overwrite replaces whatever file is there and keeps its name and id',
    async ({ client, account }) => {
      const { id } = ok(await client.upload('/A.jpg', 'one'));
      expect(ok(await client.upload('/a.JPG', 'two', { mode: 'overwrite' }))).toMatchObject({ id, name: 'A.jpg' });
      expect(account.file('/a.jpg')?.bytes.toString()).toBe('two');
    },
  ],
  [
    'no mode writes a file over a folder, or below a file',
    async ({ client, account }) => {
      account.plantFolder('/main');
      account.plant('/a.jpg', 'one');
      const folder = { '.tag': 'conflict', conflict: { '.tag': 'folder' } };
      const ancestor = { '.tag': 'conflict', conflict: { '.tag': 'file_ancestor' } };
      for (const mode of ['add', 'overwrite', update(OTHER_REV)]) {
        refused(await client.upload('/MAIN', 'x', { mode }), 'path/conflict/folder', uploadError(folder));
        refused(
          await client.upload('/a.jpg/b.jpg', 'x', { mode }),
          'path/conflict/file_ancestor',
          uploadError(ancestor),
        );
      }
    },
  ],
  [
    'autorename takes the next free name: numbers for add, a conflicted copy for update',
    async ({ client }) => {
      ok(await client.upload('/a.jpg', 'one'));
      expect(ok(await client.upload('/a.jpg', 'two', { autorename: true }))['name']).toBe('a (1).jpg');
      expect(ok(await client.upload('/a.jpg', 'three', { autorename: true }))['name']).toBe('a (2).jpg');
      const late = await client.upload('/a.jpg', 'four', { autorename: true, mode: update(OTHER_REV) });
      expect(ok(late)['name']).toBe('a (conflicted copy).jpg');
    },
  ],
];
