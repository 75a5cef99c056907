import { execFileSync } from 'node:child_process';
import { link, mkdir, open, readdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Hex } from '../../../src/kernel/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import type { DiskCalls } from '../../../src/storage/local/disk.js';
import { localPathsOf, type LocalPaths } from '../../../src/storage/local/local-paths.js';
import type { LocalStorageOptions } from '../../../src/storage/local/local-storage.js';
import { allNames, jpegLike, nonceOf, putPhoto, textOf } from '../../../src/storage/testing/image-storage.contract.js';
import { censusOf, freshFolder, localStorage, TEST_PATHS } from './local-harness.js';

const RECORD = { path: 'ledger/ab/record.json' };
const SIDECAR = { sidecar: { folder: 'inbox' as const, name: 'a.jpg.txt' } };
const toKeep = { folder: 'keep' as const, name: 'a.jpg' };

let base = '';
let paths: LocalPaths = localPathsOf('/', TEST_PATHS);
const build = (more: Partial<LocalStorageOptions> = {}) => localStorage(base, more);
const systemError = (code: string) => Object.assign(new Error(`${code}: /secret/path`), { code, syscall: 'test' });

beforeEach(async () => {
  base = join(await freshFolder(), 'vermont');
  paths = localPathsOf(base, TEST_PATHS);
});
afterEach(() => rm(dirname(base), { recursive: true, force: true }));

describe('files on the disk', () => {
  test('when nothing was written yet, nothing is made; what is written later is for this user only', async () => {
    const storage = build();
    await storage.checkAccess();
    await storage.photos.list('inbox', null);
    expect(await readdir(dirname(base))).toEqual([]);
    await putPhoto(storage, 'inbox', 'a.jpg');
    await storage.documents.create(RECORD, Buffer.from('x'));
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    for (const folder of [base, paths.folders.inbox, paths.publisher]) expect(await mode(folder)).toBe('700');
    expect(await mode(join(paths.folders.inbox, 'a.jpg'))).toBe('600');
    expect(await mode(join(paths.publisher, 'ledger/ab/record.000001.json'))).toBe('600');
  });

  test('when a document is swapped often, its newest three states are kept under rising numbers', async () => {
    const { documents } = build();
    const first = await documents.create(RECORD, Buffer.from('1'));
    let version = first.outcome === 'written' ? first.version : '';
    for (let i = 2; i <= 7; i += 1) {
      const next = await documents.replace(RECORD, Buffer.from(String(i)), version);
      version = next.outcome === 'written' ? next.version : '';
    }
    expect((await readdir(join(paths.publisher, 'ledger/ab'))).sort()).toEqual([
      'record.000005.json',
      'record.000006.json',
      'record.000007.json',
    ]);
  });

  test('when a sidecar is written and replaced, it is one plain file and no lock or part is left', async () => {
    const storage = build();
    const first = await storage.documents.create(SIDECAR, Buffer.from('one'));
    await storage.documents.replace(SIDECAR, Buffer.from('two'), 'version' in first ? first.version : '');
    const files = await censusOf(base);
    expect([...files.keys()]).toEqual(['Photos/inbox/a.jpg.txt']);
  });

  test('when a photo was read, listings know its content hash, also after a move', async () => {
    const storage = build();
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    expect((await storage.photos.list('inbox', null)).photos[0]?.contentHash).toBeNull();
    await storage.photos.read(ref, 1000);
    const hash = await storage.photos.contentHash(ref);
    expect((await storage.photos.list('inbox', null)).photos[0]?.contentHash).toBe(hash);
    await storage.photos.move(ref, toKeep, nonceOf(1));
    expect((await storage.photos.stat('keep', 'a.jpg'))?.contentHash).toBe(hash);
  });

  test('when two files by hand differ only in case, each is found by its own name', async () => {
    const storage = build();
    await mkdir(paths.folders.inbox, { recursive: true });
    for (const name of ['a.jpg', 'A.jpg']) await writeFile(join(paths.folders.inbox, name), jpegLike(name));
    expect((await allNames(storage, 'inbox')).sort()).toEqual(['A.jpg', 'a.jpg']);
    expect((await storage.photos.stat('inbox', 'A.jpg'))?.name).toBe('A.jpg');
    expect((await storage.photos.stat('inbox', 'a.jpg'))?.name).toBe('a.jpg');
  });
});

describe('things that are no files', () => {
  test('when a name is a symlink or a named pipe, it is neither listed nor opened', async () => {
    const storage = build();
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    await writeFile(join(dirname(base), 'outside.jpg'), jpegLike('outside'));
    await symlink(join(dirname(base), 'outside.jpg'), join(paths.folders.inbox, 'link.jpg'));
    execFileSync('mkfifo', [join(paths.folders.inbox, 'pipe.jpg')]);
    expect(await allNames(storage, 'inbox')).toEqual(['a.jpg']);
    for (const name of ['link.jpg', 'pipe.jpg']) {
      expect(await storage.photos.stat('inbox', name)).toBeNull();
      expect(await storage.photos.open({ ...ref, name })).toBeNull();
      expect(await storage.photos.read({ ...ref, name }, 1000)).toEqual({ outcome: 'gone' });
      expect(await storage.photos.create('inbox', name, jpegLike('x'))).toEqual({ outcome: 'name_taken' });
    }
  });

  test('when a folder is a symlink that leads out of the base, nothing is read or written there', async () => {
    const storage = build();
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    const outside = join(dirname(base), 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'b.jpg'), jpegLike('b'));
    await symlink(outside, paths.folders.keep);
    const unavailable = { code: 'storage_unavailable' };
    await expect(storage.photos.list('keep', null)).rejects.toMatchObject(unavailable);
    await expect(storage.photos.stat('keep', 'b.jpg')).rejects.toMatchObject(unavailable);
    await expect(storage.photos.create('keep', 'c.jpg', jpegLike('c'))).rejects.toMatchObject(unavailable);
    await expect(storage.photos.move(ref, toKeep, nonceOf(1))).rejects.toMatchObject(unavailable);
    expect(await readdir(outside)).toEqual(['b.jpg']);
  });
});

describe('bad disks', () => {
  const failingWrites = (code: string): DiskCalls => ({
    link,
    open: async (...args) => {
      const handle = await open(...args);
      if (String(args[0]).endsWith('.part')) handle.writeFile = () => Promise.reject(systemError(code));
      return handle;
    },
  });

  test.each(['ENOSPC', 'EDQUOT'])('when the disk answers %s, that is said and no part is left', async (code) => {
    const storage = build({ calls: failingWrites(code) });
    const full = { code: 'storage_unavailable', details: { reason: 'full' } };
    await expect(storage.photos.create('inbox', 'a.jpg', jpegLike('a'))).rejects.toMatchObject(full);
    await expect(storage.documents.create(RECORD, Buffer.from('x'))).rejects.toMatchObject(full);
    await expect(storage.documents.create(SIDECAR, Buffer.from('x'))).rejects.toMatchObject(full);
    expect([...(await censusOf(base)).keys()]).toEqual([]);
  });

  test.each(['EROFS', 'EIO', 'EACCES'])(
    'when the disk answers %s, it is unavailable and no path is told',
    async (code) => {
      const storage = build({ calls: { link, open: () => Promise.reject(systemError(code)) } });
      const creating = storage.photos.create('inbox', 'a.jpg', jpegLike('a'));
      await expect(creating).rejects.toMatchObject({ code: 'storage_unavailable' });
      await expect(creating).rejects.not.toThrow(/secret|\//u);
    },
  );

  test('when the disk has no hard links, the probe says so, nothing is written and reading goes on', async () => {
    await putPhoto(build(), 'inbox', 'a.jpg');
    const storage = build({ calls: { open, link: () => Promise.reject(systemError('EPERM')) } });
    expect(await storage.probe()).toMatchObject({ create: 'ignored', swap: 'ignored', move: 'ignored' });
    const creating = storage.photos.create('inbox', 'b.jpg', jpegLike('b'));
    await expect(creating).rejects.toMatchObject({ code: 'storage_not_conditional' });
    expect(await allNames(storage, 'inbox')).toEqual(['a.jpg']);
  });

  test('when a link would overwrite, the probe says that nothing here is conditional', async () => {
    const overwriting: DiskCalls['link'] = async (from, to) => {
      await rename(from, to);
    };
    const probed = await build({ calls: { open, link: overwriting } }).probe();
    expect(probed).toMatchObject({ create: 'ignored', swap: 'ignored', move: 'ignored' });
  });

  test('when killed processes left parts, the probe removes the old ones only', async () => {
    await mkdir(paths.folders.inbox, { recursive: true });
    const [old, young] = [nonceOf(1), nonceOf(2)].map((nonce) => join(paths.folders.inbox, `.${nonce}.part`));
    for (const path of [old, young]) await writeFile(path ?? '', 'x');
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
    await utimes(old ?? '', twoDaysAgo, twoDaysAgo);
    await build().probe();
    expect(await readdir(paths.folders.inbox)).toEqual(expect.arrayContaining([`.${nonceOf(2)}.part`]));
    expect(await readdir(paths.folders.inbox)).not.toContain(`.${nonceOf(1)}.part`);
  });
});

describe('a process that was overtaken', () => {
  test('when a writer sleeps so long that its number is free again, it still loses', async () => {
    const awake = build();
    const first = await awake.documents.create(RECORD, Buffer.from('0'));
    let version = first.outcome === 'written' ? first.version : '';
    let isAsleep = true;
    const sleepy: DiskCalls['link'] = async (from, to) => {
      for (let i = 1; isAsleep && i <= 5; i += 1) {
        const next = await awake.documents.replace(RECORD, Buffer.from(String(i)), version);
        version = next.outcome === 'written' ? next.version : '';
      }
      isAsleep = false;
      await link(from, to);
    };
    const late = await build({ calls: { open, link: sleepy } }).documents.replace(RECORD, Buffer.from('late'), version);
    expect(late).toEqual({ outcome: 'conflict' });
    expect(await textOf(awake, RECORD)).toBe('5');
    expect(await readdir(join(paths.publisher, 'ledger/ab'))).toHaveLength(3);
  });

  test.each([1, 2, 3, 4, 6])(
    'when others go on %d times from a state before its writer has looked again, the writer has won all the same',
    async (times) => {
      const awake = build();
      const goOn = async () => {
        const seen = await awake.documents.read(RECORD, 100);
        const next = Buffer.from(`${String(seen?.bytes)}+`);
        return awake.documents.replace(RECORD, next, seen?.version ?? '');
      };
      let left = times;
      const slow: DiskCalls['link'] = async (from, to) => {
        await link(from, to);
        for (; left > 0; left -= 1) await goOn();
      };
      const late = build({ calls: { open, link: slow } });
      expect(await late.documents.create(RECORD, Buffer.from('mine'))).toMatchObject({ outcome: 'written' });
      const seen = await awake.documents.read(RECORD, 100);
      left = times;
      const again = await late.documents.replace(RECORD, Buffer.from('again'), seen?.version ?? '');
      expect(again).toMatchObject({ outcome: 'written' });
      expect(await textOf(awake, RECORD)).toBe(`again${'+'.repeat(times)}`);
    },
  );
});

describe('moves that were cut', () => {
  test('when a process died between the link and the removal, the same move ends it', async () => {
    const storage = build();
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    await mkdir(paths.folders.keep, { recursive: true });
    await link(join(paths.folders.inbox, 'a.jpg'), join(paths.folders.keep, 'a.jpg'));
    expect(await storage.photos.move(ref, toKeep, nonceOf(1))).toMatchObject({ outcome: 'already_moved' });
    expect(await allNames(storage, 'inbox')).toEqual([]);
    expect(await allNames(storage, 'keep')).toEqual(['a.jpg']);
  });

  test('when the old name is given to another file right before the link, nothing is moved or lost', async () => {
    const ref = await putPhoto(build(), 'inbox', 'a.jpg');
    const swapping: DiskCalls['link'] = async (from, to) => {
      if (String(to).endsWith('keep/a.jpg')) {
        await writeFile(join(paths.folders.inbox, 'other'), jpegLike('other', 400));
        await rename(join(paths.folders.inbox, 'other'), join(paths.folders.inbox, 'a.jpg'));
      }
      await link(from, to);
    };
    const storage = build({ calls: { open, link: swapping } });
    expect(await storage.photos.move(ref, toKeep, nonceOf(1))).toEqual({ outcome: 'source_changed' });
    expect(await allNames(storage, 'keep')).toEqual([]);
    expect((await storage.photos.stat('inbox', 'a.jpg'))?.size).toBe(400);
  });
});

describe('another disk behind a folder', () => {
  /** Links within a folder work, between folders they do not. @param afterLink plays what happens after the copy has its name */
  const otherDisk = (afterLink: () => void = () => undefined): DiskCalls => ({
    open,
    link: async (from, to) => {
      if (dirname(String(from)) !== dirname(String(to))) throw systemError('EXDEV');
      await link(from, to);
      if (String(to).endsWith('keep/a.jpg')) afterLink();
    },
  });

  test('when a photo is moved there, it arrives whole with its date, and again it is already done', async () => {
    const storage = build({ calls: otherDisk() });
    const bytes = jpegLike('big', 3_000_000);
    const ref = await putPhoto(storage, 'inbox', 'a.jpg', bytes);
    const moved = await storage.photos.move(ref, toKeep, nonceOf(1));
    if (moved.outcome !== 'moved') throw new Error('the move was possible');
    expect(moved.ref.modifiedAt).toEqual(ref.modifiedAt);
    const read = await storage.photos.read(moved.ref, 4_000_000);
    expect(read.outcome === 'read' && Buffer.from(read.bytes).equals(bytes)).toBe(true);
    expect(await storage.photos.move(ref, toKeep, nonceOf(1))).toMatchObject({ outcome: 'already_moved' });
    expect(await storage.photos.move(ref, toKeep, nonceOf(2))).toEqual({ outcome: 'source_gone' });
    expect(await readdir(paths.folders.keep)).toEqual(['a.jpg']);
    expect(await allNames(storage, 'inbox')).toEqual([]);
  });

  test('when the process dies after the copy has its name, the same move ends it', async () => {
    const dying = build({
      calls: otherDisk(() => {
        throw systemError('EIO');
      }),
    });
    const ref = await putPhoto(dying, 'inbox', 'a.jpg');
    await expect(dying.photos.move(ref, toKeep, nonceOf(1))).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await allNames(dying, 'inbox')).toEqual(['a.jpg']);
    const next = build({ calls: otherDisk() });
    expect(await next.photos.move(ref, toKeep, nonceOf(1))).toMatchObject({ outcome: 'already_moved' });
    expect(await allNames(next, 'inbox')).toEqual([]);
    expect(await readdir(paths.folders.keep)).toEqual(['a.jpg']);
  });

  test('when the target holds equal bytes of another file, it is taken', async () => {
    const storage = build({ calls: otherDisk() });
    const ref = await putPhoto(storage, 'inbox', 'a.jpg');
    await putPhoto(storage, 'keep', 'a.jpg', jpegLike('a.jpg'));
    expect(await storage.photos.move(ref, toKeep, nonceOf(1))).toEqual({ outcome: 'target_taken' });
    expect(await allNames(storage, 'inbox')).toEqual(['a.jpg']);
  });
});

describe('locks', () => {
  const lockPath = () => {
    const key = `${paths.folders.inbox}/a.jpg.txt`;
    return join(paths.publisher, 'locks', `${sha256Hex(key).slice(0, 32)}.lock`);
  };
  const leaveLock = async (ageSeconds: number) => {
    await mkdir(dirname(lockPath()), { recursive: true });
    await writeFile(lockPath(), 'of a process that died');
    const then = Date.now() / 1000 - ageSeconds;
    await utimes(lockPath(), then, then);
  };

  test('when a lock is older than 30 s, it is broken, by many at once as well', async () => {
    await leaveLock(31);
    const [one, two] = [build(), build()];
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? one : two).documents.create(SIDECAR, Buffer.from(String(i)))),
    );
    expect(results.filter((result) => result.outcome === 'written')).toHaveLength(1);
    expect(await readdir(dirname(lockPath()))).toEqual([]);
  });

  test('when another process holds the lock, the caller waits and then is told to come back', async () => {
    await leaveLock(0);
    let ms = 0;
    const clock = { now: () => new SystemClock().now(), monotonicMs: () => (ms += 4000) };
    const creating = build({ clock }).documents.create(SIDECAR, Buffer.from('x'));
    await expect(creating).rejects.toMatchObject({ code: 'storage_unavailable', details: { reason: 'busy' } });
  });

  test('when the caller gives up while waiting for a lock, it stops waiting', async () => {
    await leaveLock(0);
    const control = new AbortController();
    const creating = build().documents.create(SIDECAR, Buffer.from('x'), control.signal);
    setTimeout(() => control.abort(), 20);
    await expect(creating).rejects.toMatchObject({ name: 'AbortError' });
    expect(await textOf(build(), SIDECAR)).toBeNull();
  });
});
