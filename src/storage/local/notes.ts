import { open, rename, type FileHandle } from 'node:fs/promises';
import { FILE_MODE, PART_FLAGS, type Disk } from './disk.js';
import { isAbsent, isTaken } from './disk-errors.js';

/** Makes a tiny file, only if the name is free; not synced, because after a crash it means nothing. */
export async function createNote(path: string, text: string): Promise<boolean> {
  let handle: FileHandle;
  try {
    handle = await open(path, PART_FLAGS, FILE_MODE);
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
  return true;
}

/** Text of a tiny file; null = there is none. */
export async function readNote(disk: Disk, path: string): Promise<string | null> {
  const file = await disk.open(path);
  if (file === null) return null;
  try {
    return await file.handle.readFile('utf8');
  } finally {
    await file.handle.close();
  }
}

/** Renames a tiny file out of the way; false = it was gone. */
export async function moveAside(path: string, aside: string): Promise<boolean> {
  try {
    await rename(path, aside);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
