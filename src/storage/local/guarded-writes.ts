import type { BigIntStats } from 'node:fs';
import { dirname, join } from 'node:path';
import { nameKey } from '../names.js';
import type { FoundEntry } from './directory-index.js';
import type { StillHeld } from './file-locks.js';
import type { LocalDeps } from './local-deps.js';

/** What is locked while a name is taken or its file is changed: the name without case. */
export function lockKeyOf(folder: string, name: string): string {
  return `${folder}/${nameKey(name)}`;
}

/**
 * Writes a new file under a name that nobody has, in any case. The caller holds the name's lock.
 * @returns null = the name is taken
 */
export async function writeNew(
  deps: LocalDeps,
  folder: string,
  name: string,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<BigIntStats | null> {
  const { disk, index } = deps;
  await disk.ensureFolder(folder);
  if (await index.isTaken(folder, name)) return null;
  const part = await disk.writePart(folder, (handle) => handle.writeFile(bytes, { signal }));
  try {
    signal?.throwIfAborted();
    if ((await disk.link(part.path, join(folder, name))) !== 'linked') return null;
  } finally {
    await disk.remove(part.path);
  }
  await disk.syncFolder(folder);
  return part.stat;
}

/** Puts new bytes in the place of a sidecar, whole or not at all. The caller holds the name's lock. */
export async function replaceWhole(
  deps: LocalDeps,
  old: FoundEntry,
  bytes: Uint8Array,
  stillHeld: StillHeld,
  signal: AbortSignal | undefined,
): Promise<BigIntStats> {
  const { disk } = deps;
  const folder = dirname(old.path);
  const part = await disk.writePart(folder, async (handle) => {
    await handle.writeFile(bytes, { signal });
    const { mtimeNs } = await handle.stat({ bigint: true });
    // Inodes are used again and file times move in steps: a later time is what keeps versions from repeating.
    if (mtimeNs <= old.stat.mtimeNs) {
      const laterSeconds = Number(old.stat.mtimeNs / 1_000_000n + 2n) / 1000;
      await handle.utimes(laterSeconds, laterSeconds);
    }
  });
  try {
    signal?.throwIfAborted();
    await stillHeld();
    await disk.replace(part.path, old.path);
  } catch (error) {
    await disk.remove(part.path);
    throw error;
  }
  await disk.syncFolder(folder);
  return part.stat;
}
