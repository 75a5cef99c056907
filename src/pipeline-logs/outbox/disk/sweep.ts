import { lstat, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordFolders } from './record-folders.js';
import { isRecordId } from './record-codec.js';
import { isAbsent, isTaken, type SpoolFiles } from './spool-files.js';

/** Names of ours that mean nothing without the process that gave them. */
const LEFT_OVER = /^\.(new|old|part|stale|lock)-[0-9a-f]{16}$/;

/**
 * Removes what a process that was killed has left half-done: records that never got their id, folders on their way out,
 * files not written to their end. For the owner only. Spec: pipeline-logs.md section 9.
 */
export async function sweepLeftOvers(base: string, places: readonly string[], files: SpoolFiles): Promise<void> {
  for (const folder of [base, ...places]) {
    for (const name of (await files.names(folder)).filter((found) => LEFT_OVER.test(found))) {
      const path = join(folder, name);
      // By another name first: an event that is just being taken in there then fails to get its id, and begins anew.
      if (await files.isFolder(path)) await files.discard(path);
      else await rm(path, { force: true });
    }
  }
  for (const place of places) {
    for (const id of (await files.names(place)).filter(isRecordId)) {
      const left = (await files.names(join(place, id))).filter((name) => LEFT_OVER.test(name));
      for (const name of left) await rm(join(place, id, name), { force: true });
    }
  }
}

/**
 * Sets a record aside that cannot be read, as `<id>.bad`.
 * @returns whether there was one: it may just have been finished by somebody else
 */
export async function setAside(place: RecordFolders, id: string, files: SpoolFiles): Promise<boolean> {
  const folder = place.pathOf(id);
  if ((await files.names(folder)).length === 0 && !(await isNoFolder(folder))) {
    // Only an empty folder can become a record at this moment, and only an empty one is removed here.
    await rmdir(folder).catch((error: unknown) => {
      if (!isTaken(error) && !isAbsent(error)) throw error;
    });
    return false;
  }
  if ((await place.read(id)) !== null) return false;
  const target = `${folder}.bad`;
  await rm(target, { recursive: true, force: true }); // the newest one tells most
  try {
    await rename(folder, target);
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
  await files.syncFolder(place.folder);
  return true;
}

/** A file or a symlink with the name of a record: nobody writes there, so it goes aside itself. */
async function isNoFolder(path: string): Promise<boolean> {
  const stat = await lstat(path).catch(() => null);
  return stat !== null && !stat.isDirectory();
}
