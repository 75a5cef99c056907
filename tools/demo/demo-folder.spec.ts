import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoFolder } from './demo-folder.js';

const LOCAL = { storage: 'local', providers: false } as const;

describe('DemoFolder', () => {
  let parent: string;
  let path: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'demo-folder-'));
    path = join(parent, 'demo');
  });
  afterEach(() => rm(parent, { recursive: true }));

  it('when there is no folder, it is made, for its owner only, and everything has to be drawn', async () => {
    const folder = await DemoFolder.open(path, LOCAL);
    expect((await stat(folder.tenants)).mode & 0o077).toBe(0);
    expect(folder.missing('aurora')).toHaveLength(24);
  });

  it('when it is opened again, secret and drawn photos are those of before', async () => {
    const first = await DemoFolder.open(path, { ...LOCAL, storage: 'dropbox' });
    await first.remember('aurora', 'IMG_2041.jpg');
    const second = await DemoFolder.open(path, { ...LOCAL, storage: 'dropbox' });
    expect(second.sessionSecret).toBe(first.sessionSecret);
    expect(second.missing('aurora')).toHaveLength(23);
  });

  it('when it was made with another storage, it is left alone and says which', async () => {
    await DemoFolder.open(path, { ...LOCAL, storage: 's3' });
    await expect(DemoFolder.open(path, { ...LOCAL, storage: 'dropbox' })).rejects.toThrow('was made with --storage s3');
  });

  it('when it was made with other platforms, it is left alone and says so', async () => {
    await DemoFolder.open(path, { ...LOCAL, providers: true });
    await expect(DemoFolder.open(path, LOCAL)).rejects.toThrow('was made with --storage local --providers.');
  });

  it('when an older demo made it, its photos lie on disk', async () => {
    await mkdir(path);
    const marker = { sessionSecret: 'x', drawn: { aurora: [], harbor: [] } };
    await writeFile(join(path, '.publisher-demo.json'), JSON.stringify(marker));
    expect((await DemoFolder.open(path, LOCAL)).sessionSecret).toBe('x');
  });

  it('when it is reset, it is gone', async () => {
    await DemoFolder.open(path, LOCAL);
    await DemoFolder.reset(path);
    expect(existsSync(path)).toBe(false);
  });

  it('when a folder holds other files, neither opening nor a reset touches it', async () => {
    await writeFile(join(parent, 'mine.txt'), 'mine');
    await expect(DemoFolder.open(parent, LOCAL)).rejects.toThrow('left alone');
    await expect(DemoFolder.reset(parent)).rejects.toThrow('left alone');
    expect(await readFile(join(parent, 'mine.txt'), 'utf8')).toBe('mine');
  });
});
