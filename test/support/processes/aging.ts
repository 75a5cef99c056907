import { readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Past the lease of 120 s, as after a crash that nobody noticed for a while. */
export const PAST_LEASE_MS = 130_000;
/** Past the ten minutes after which a person may say "not posted". */
export const PAST_WAITING_MS = 11 * 60_000;

/**
 * Lets time pass for a tenant: on a local disk storage time is the time of the file, so every record, and every
 * lock that was left behind, becomes older by so much. Only while no process works on this tenant.
 */
export async function letTimePass(dataDir: string, tenant: string, ms: number): Promise<void> {
  const publisher = join(dataDir, 'photos', tenant, '.publisher');
  for (const folder of ['ledger', 'locks']) {
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
