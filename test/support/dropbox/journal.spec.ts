import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJournalFile, startDropbox } from './index.js';
import type { RunningDropbox } from './index.js';
import { contentHashOf } from './store/content-hash.js';
import { APP, clientOf, refresh } from './testing/client.js';
import type { Client } from './testing/client.js';

const REFRESH = 'CANARY-refresh-of-vermont';
const hash = (text: string): string => contentHashOf(Buffer.from(text));

let folder: string;
let running: RunningDropbox;
let client: Client;
const lines: string[] = [];
beforeEach(async () => {
  lines.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'dropbox-journal-'));
  running = await startDropbox({
    app: APP,
    accounts: [{ name: 'vermont', refreshToken: REFRESH }],
    journalToFile: join(folder, 'journal.jsonl'),
    log: (line) => lines.push(line),
  });
  client = await clientOf(running, REFRESH);
});
afterEach(async () => {
  await running.close();
  rmSync(folder, { recursive: true });
});

describe('the journal', () => {
  test('when a file is made, replaced, moved and deleted, each entry says what it was before and is after', async () => {
    const account = running.account('vermont');
    await client.upload('/a.jpg', 'one');
    const { rev, id } = account.file('/a.jpg') ?? {};
    await client.upload('/A.jpg', 'two', { mode: { '.tag': 'update', update: rev }, strict_conflict: true });
    await client.rpc('files/move_v2', { from_path: id, to_path: '/archive/b.jpg' });
    await client.rpc('files/delete_v2', { path: id });
    const [, made, replaced, moved, deleted] = running.journal;
    expect(made).toMatchObject({
      applied: true,
      mode: null,
      changes: [{ path: '/a.jpg', before: null, after: hash('one') }],
    });
    expect(replaced).toMatchObject({
      mode: `update:${rev}`,
      strict: true,
      changes: [{ id, before: hash('one'), after: hash('two') }],
    });
    expect(moved).toMatchObject({
      paths: [id, '/archive/b.jpg'],
      resolved: ['/a.jpg', '/archive/b.jpg'],
      changes: [
        { path: '/a.jpg', id, before: hash('two'), after: null },
        { path: '/archive/b.jpg', id, before: null, after: hash('two') },
      ],
    });
    expect(deleted).toMatchObject({ resolved: ['/archive/b.jpg'], changes: [{ before: hash('two'), after: null }] });
  });

  test('when a token is asked for and used, both are in the journal as they were sent', async () => {
    await client.rpc('files/list_folder', { path: '' });
    expect(running.journal).toMatchObject([
      {
        route: 'token',
        account: 'vermont',
        token: null,
        args: { refresh_token: REFRESH },
        issued: client.token,
        secretInUrl: false,
        status: 200,
      },
      { route: 'files/list_folder', account: 'vermont', token: client.token, tokenState: 'valid', args: { path: '' } },
    ]);
  });

  test('when an empty folder is made, the entry is applied without a change of files', async () => {
    await client.rpc('files/create_folder_v2', { path: '/main' });
    expect(running.journal.at(-1)).toMatchObject({ applied: true, changes: [] });
  });

  test('when it is written into a file too, the file holds the same, and a line that was cut is left out', async () => {
    await client.upload('/a.jpg', 'one');
    await client.upload('/a.jpg', 'two', { strict_conflict: true });
    appendFileSync(join(folder, 'journal.jsonl'), '{"seq":9,"at');
    expect(readJournalFile(join(folder, 'journal.jsonl'))).toEqual(running.journal);
  });

  test('when a write waits for its answer, the file says already that it is applied', async () => {
    const hold = running.control.hold('files/upload', { phase: 'after' });
    const held = client.upload('/a.jpg', 'one');
    await hold.waitFor();
    expect(readJournalFile(join(folder, 'journal.jsonl')).at(-1)).toMatchObject({ applied: true, status: 0 });
    hold.release();
    await held;
  });

  test('when lines are logged, none has a path or a secret', async () => {
    await client.upload('/CANARY-path.jpg', 'one');
    await refresh(running, REFRESH);
    expect(lines).toEqual(['POST token vermont 200', 'POST files/upload vermont 200', 'POST token vermont 200']);
  });
});

describe('the hands of a test', () => {
  test('when files are planted, aged, renamed and removed, the tree says so and the journal does not', () => {
    const account = running.account('vermont');
    const planted = account.plant('/Main/a.jpg', 'x', { modifiedAt: new Date('2024-01-02T03:04:05.678Z') });
    expect(planted.serverModified.toISOString()).toBe('2024-01-02T03:04:05.000Z');
    expect(account.age('/main/', 5000)).toBe(1);
    expect(account.file('/main/A.jpg')).toEqual({ ...planted, serverModified: new Date('2024-01-02T03:04:00Z') });
    account.rename('/main/a.jpg', '/other/b.jpg');
    expect(account.census()).toEqual({ '/other/b.jpg': hash('x') });
    expect(account.file('/other/b.jpg')?.id).toBe(planted.id);
    account.remove('/other');
    expect(account.tree().size).toBe(0);
    expect(running.journal).toHaveLength(1);
  });

  test('when something is planted between requests, it is not held against the next one', async () => {
    running.account('vermont').plant('/a.jpg', 'x');
    await client.upload('/b.jpg', 'y');
    expect(running.journal.at(-1)?.changes.map(({ path }) => path)).toEqual(['/b.jpg']);
  });

  test('when an account is asked for that was not set up, the error says which there are', () => {
    expect(() => running.account('nobody')).toThrow('there are: vermont');
  });
});
