import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedFrom, Mirror, startStorage } from './index.js';
import type { DemoStorage, RemoteKind } from './index.js';

const TAKEN_AT = new Date('2026-02-11T21:04:00Z');

describe.each<RemoteKind>(['dropbox', 's3'])('Mirror of %s', (kind) => {
  const opened: DemoStorage[] = [];
  let folder: string;

  const start = async (): Promise<{ storage: DemoStorage; mirror: Mirror }> => {
    const storage = await startStorage(kind, derivedFrom('a secret'));
    opened.push(storage);
    return { storage, mirror: new Mirror(folder, storage) };
  };
  const plant = (storage: DemoStorage, path: string, text: string): void =>
    storage.plant('aurora', path, { bytes: Buffer.from(text), modifiedAt: TAKEN_AT, metadata: {} });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mirror-'));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((storage) => storage.close()));
    await rm(folder, { recursive: true });
  });

  it('when files lie there, the stand-in begins with them and their times', async () => {
    const at = join(folder, 'aurora', 'Photos', 'Größe.jpg');
    await mkdir(join(folder, 'aurora', 'Photos'), { recursive: true });
    await writeFile(at, 'picture');
    await writeFile(join(folder, 'aurora', 'Photos', 'cut.jpg.part'), 'half');
    await utimes(at, TAKEN_AT, TAKEN_AT);
    const { storage, mirror } = await start();
    await mirror.load();
    expect([...storage.files('aurora').keys()]).toEqual(['Photos/Größe.jpg']);
    expect(storage.files('aurora').get('Photos/Größe.jpg')).toMatchObject({ modifiedAt: TAKEN_AT });
    expect(storage.files('harbor').size).toBe(0);
  });

  it('when something is written, replaced and removed, the next start finds just that', async () => {
    const first = await start();
    await first.mirror.load();
    plant(first.storage, 'Photos/a.jpg', 'a');
    plant(first.storage, 'Photos/.publisher/ledger/ab.json', '{"old":true}');
    await first.mirror.save();
    plant(first.storage, 'Photos/.publisher/ledger/ab.json', '{"old":false}');
    await first.mirror.save();
    const second = await start();
    await second.mirror.load();
    const found = [...second.storage.files('aurora')].map(([path, { bytes }]) => [path, bytes.toString()]);
    expect(found.sort()).toEqual([
      ['Photos/.publisher/ledger/ab.json', '{"old":false}'],
      ['Photos/a.jpg', 'a'],
    ]);
  });

  it('when a file is gone from the stand-in, it goes from the folder', async () => {
    await mkdir(join(folder, 'aurora'), { recursive: true });
    await writeFile(join(folder, 'aurora', 'a.jpg'), 'a');
    const { storage, mirror } = await start();
    await mirror.load();
    await mirror.save();
    expect(await readdir(join(folder, 'aurora'))).toEqual(['a.jpg']);
    Object.assign(storage, { files: () => new Map() });
    await mirror.save();
    expect(await readdir(join(folder, 'aurora'))).toEqual([]);
  });

  it('when a path leads out of the folder, it is not written', async () => {
    const { storage, mirror } = await start();
    const file = { bytes: Buffer.from('x'), modifiedAt: TAKEN_AT, metadata: {} };
    Object.assign(storage, { files: () => new Map([['../../out.txt', file]]) });
    await mirror.save();
    await expect(stat(join(folder, '..', 'out.txt'))).rejects.toThrow('ENOENT');
  });
});

describe('Mirror of s3', () => {
  it('when metadata is kept with an object, it counts only for the bytes it was written with', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mirror-'));
    const metadata = { 'pv-move': 'a'.repeat(32) };
    const run = async (work: (storage: DemoStorage, mirror: Mirror) => Promise<void>): Promise<void> => {
      const storage = await startStorage('s3', derivedFrom('a secret'));
      const mirror = new Mirror(folder, storage);
      await mirror.load();
      await work(storage, mirror);
      await mirror.save();
      await storage.close();
    };
    await run(async (storage) => {
      for (const name of ['same.jpg', 'edited.jpg']) {
        const file = { bytes: Buffer.from(name), modifiedAt: TAKEN_AT, contentType: 'image/jpeg', metadata };
        storage.plant('aurora', name, file);
      }
    });
    await writeFile(join(folder, 'aurora', 'edited.jpg'), 'by hand');
    await run(async (storage) => {
      expect(storage.files('aurora').get('same.jpg')).toMatchObject({ contentType: 'image/jpeg', metadata });
      expect(storage.files('aurora').get('edited.jpg')).toMatchObject({ metadata: {} });
    });
    expect(await readFile(join(folder, 'aurora', 'edited.jpg'), 'utf8')).toBe('by hand');
    await rm(folder, { recursive: true });
  });
});
