import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { contentHash, type TenantConfig } from '../../../src/kernel/index.js';
import { RandomIds, SystemClock } from '../../../src/platform/system/index.js';
import { localPathsOf } from '../../../src/storage/local/local-paths.js';
import { LocalImageStorage, type LocalStorageOptions } from '../../../src/storage/local/local-storage.js';
import { jpegLike, TEST_PAGE_SIZE, type StorageHarness } from '../../../src/storage/testing/image-storage.contract.js';

/** Folders as an operator may choose them: a root below the base, names that differ from ours. */
export const TEST_PATHS: TenantConfig['storage']['paths'] = {
  root: '/Photos/inbox',
  archive: 'done',
  keep: '/Photos/keep',
  remove: 'reject',
};

export async function freshFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'publisher-storage-'));
}

/** A local storage over a base folder. */
export function localStorage(base: string, more: Partial<LocalStorageOptions> = {}): LocalImageStorage {
  return new LocalImageStorage({
    paths: localPathsOf(base, TEST_PATHS),
    clock: new SystemClock(),
    ids: new RandomIds(),
    heicReadable: false,
    pageSize: TEST_PAGE_SIZE,
    ...more,
  });
}

/** Every file below a folder: path → content hash. */
export async function censusOf(folder: string): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    all.set(relative(folder, path), contentHash(await readFile(path)));
  }
  return all;
}

export async function localHarness(): Promise<StorageHarness> {
  const top = await freshFolder();
  const { folders } = localPathsOf(join(top, 'vermont'), TEST_PATHS);
  const storage = localStorage(join(top, 'vermont'));
  const placeOf = async (folder: keyof typeof folders, name: string) => {
    await mkdir(folders[folder], { recursive: true });
    return join(folders[folder], name);
  };
  return {
    storage,
    other: localStorage(join(top, 'vermont')),
    neighbour: localStorage(join(top, 'oregon')),
    ignoring: null,
    movesKeepDates: true,
    plant: async (folder, name, bytes) => writeFile(await placeOf(folder, name), bytes),
    plantFolder: async (folder, name) => void (await mkdir(await placeOf(folder, name))),
    plantHuge: async (folder, name, bytes) => {
      const handle = await open(await placeOf(folder, name), 'wx');
      await handle.write(jpegLike('huge'));
      await handle.truncate(bytes);
      await handle.close();
    },
    census: () => censusOf(join(top, 'vermont')),
    storeNow: () => Date.now(),
    dispose: async () => {
      await storage.dispose();
      await rm(top, { recursive: true, force: true });
    },
  };
}
