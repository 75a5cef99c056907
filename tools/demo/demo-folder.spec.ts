import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoFolder } from './demo-folder.js';

describe('DemoFolder', () => {
  let parent: string;
  let path: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'demo-folder-'));
    path = join(parent, 'demo');
  });
  afterEach(() => rm(parent, { recursive: true }));

  it('when there is no folder, it is made with both tenants, for its owner only', async () => {
    const folder = await DemoFolder.open(path);
    const aurora = JSON.parse(await readFile(join(folder.tenants, 'aurora.json'), 'utf8'));
    expect(aurora.envelope.config.storage).toMatchObject({ provider: 'local' });
    expect(existsSync(join(folder.tenants, 'harbor.json'))).toBe(true);
    expect((await stat(join(folder.tenants, 'aurora.json'))).mode & 0o077).toBe(0);
    expect(folder.missing('aurora')).toHaveLength(24);
  });

  it('when it is opened again, secret, settings and drawn photos are those of before', async () => {
    const first = await DemoFolder.open(path);
    await first.remember('aurora', 'IMG_2041.jpg');
    await writeFile(join(first.tenants, 'harbor.json'), '{"changed": true}');
    const second = await DemoFolder.open(path);
    expect(second.sessionSecret).toBe(first.sessionSecret);
    expect(second.missing('aurora')).toHaveLength(23);
    expect(await readFile(join(first.tenants, 'harbor.json'), 'utf8')).toBe('{"changed": true}');
  });

  it('when it is reset, it is gone', async () => {
    await DemoFolder.open(path);
    await DemoFolder.reset(path);
    expect(existsSync(path)).toBe(false);
  });

  it('when a folder holds other files, neither opening nor a reset touches it', async () => {
    await writeFile(join(parent, 'mine.txt'), 'mine');
    await expect(DemoFolder.open(parent)).rejects.toThrow('left alone');
    await expect(DemoFolder.reset(parent)).rejects.toThrow('left alone');
    expect(await readFile(join(parent, 'mine.txt'), 'utf8')).toBe('mine');
  });
});
