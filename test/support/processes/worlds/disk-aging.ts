import { readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** On a disk storage time is the time of the file: every record, job, and every lock that was left behind, gets older. */
export async function ageOnDisk(dataDir: string, tenant: string, ms: number): Promise<void> {
  const publisher = join(dataDir, 'photos', tenant, '.publisher');
  for (const folder of ['ledger', 'jobs', 'locks']) {
    const entries = await readdir(join(publisher, folder), { withFileTypes: true, recursive: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile());
    await Promise.all(files.map((entry) => makeOlder(join(entry.parentPath, entry.name), ms)));
  }
}

async function makeOlder(path: string, ms: number): Promise<void> {
  const { mtimeMs } = await stat(path);
  const at = new Date(mtimeMs - ms);
  await utimes(path, at, at);
}
