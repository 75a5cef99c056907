import { constants, lstat as lstatCallback, type BigIntStats } from 'node:fs';
import { chmod, link, lstat, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Ids } from '../../kernel/index.js';
import { storageNotConditional } from '../storage.errors.js';
import { isAbsent, isNoHardLinks, isOtherDisk, isTaken, systemCode } from './disk-errors.js';
import { FolderTree } from './folder-tree.js';

/** Files are for this user only. */
export const FILE_MODE = 0o600;
const SEEN_MODE = 0o400;
const OWNER_WRITES = 0o200n;
/** Without O_NONBLOCK, opening a named pipe would wait for a writer for ever. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** A new file, whatever stands there already; never through a symlink. */
export const PART_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
/** Stats asked for at once: enough to keep the thread pool busy, few enough to stay small. */
const STAT_BATCH = 256;

/** The calls a test replaces to play a full disk, another disk, or one without hard links. */
export interface DiskCalls {
  readonly link: typeof link;
  readonly open: typeof open;
}

export interface OpenFile {
  readonly handle: FileHandle;
  readonly stat: BigIntStats;
}

/** A written, synced file that has no name yet that anybody would look at. */
export interface Part {
  readonly path: string;
  readonly stat: BigIntStats;
}

/**
 * Files below one base folder, by safe calls only: no symlink is followed, nothing is overwritten, nothing
 * outside the base is touched. System errors come through as they are, `onDisk` translates them.
 * Spec: storage.md section 3.
 */
export class Disk extends FolderTree {
  readonly #ids: Ids;
  readonly #calls: DiskCalls;

  constructor(base: string, ids: Ids, calls: DiskCalls = { link, open }) {
    super(base);
    this.#ids = ids;
    this.#calls = calls;
  }

  /** State of a regular file; null = absent, or something else than a regular file. */
  async stat(path: string): Promise<BigIntStats | null> {
    try {
      const stat = await lstat(path, { bigint: true });
      return stat.isFile() ? stat : null;
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /** States of many files in the order given; null as with {@link Disk.stat}. */
  async statAll(paths: readonly string[]): Promise<(BigIntStats | null)[]> {
    const all: (BigIntStats | null)[] = [];
    for (let from = 0; from < paths.length; from += STAT_BATCH) {
      all.push(...(await statBatch(paths.slice(from, from + STAT_BATCH))));
    }
    return all;
  }

  /** Opens a regular file for reading; null as with {@link Disk.stat}. The caller closes the handle. */
  async open(path: string): Promise<OpenFile | null> {
    if (!(await this.hasFolder(dirname(path)))) return null;
    let handle: FileHandle;
    try {
      handle = await this.#calls.open(path, READ_FLAGS);
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
    try {
      const stat = await handle.stat({ bigint: true });
      if (stat.isFile()) return { handle, stat };
    } catch (error) {
      await handle.close();
      throw error;
    }
    await handle.close();
    return null;
  }

  /**
   * Writes bytes to a new hidden file in an existing folder and syncs it. Nothing is left when it fails.
   * @param write fills the open file
   * @param name file name of the part; a fresh random one when omitted
   */
  async writePart(
    folder: string,
    write: (handle: FileHandle) => Promise<void>,
    name: string = this.partName(this.#ids.hex(16)),
  ): Promise<Part> {
    const path = join(folder, name);
    const handle = await this.#calls.open(path, PART_FLAGS, FILE_MODE);
    try {
      await write(handle);
      await handle.sync();
      const stat = await handle.stat({ bigint: true });
      await handle.close();
      return { path, stat };
    } catch (error) {
      await handle.close().catch(() => undefined);
      await this.remove(path);
      throw error;
    }
  }

  partName(nonce: string): string {
    return `.${nonce}.part`;
  }

  /**
   * Gives a file a second name, only if that name is free.
   * @throws PublisherError `storage_not_conditional` when the disk has no hard links
   */
  async link(existing: string, path: string): Promise<'linked' | 'taken' | 'other_disk'> {
    try {
      await this.#calls.link(existing, path);
      return 'linked';
    } catch (error) {
      if (isTaken(error)) return 'taken';
      if (isOtherDisk(error)) return 'other_disk';
      throw isNoHardLinks(error) ? storageNotConditional() : error;
    }
  }

  /** Removes a name; false = there was none. */
  async remove(path: string): Promise<boolean> {
    try {
      await unlink(path);
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  /** Marks a file, under whichever of its names, as one that somebody goes on from: it is read-only from now on. */
  async markSeen(path: string): Promise<void> {
    try {
      await chmod(path, SEEN_MODE);
    } catch (error) {
      // Another user's file on a shared volume: the mark only settles a rare doubt, the links decide.
      if (!isAbsent(error) && systemCode(error) !== 'EPERM') throw error;
    }
  }

  async isSeen(path: string): Promise<boolean> {
    const stat = await this.stat(path);
    return stat !== null && (stat.mode & OWNER_WRITES) === 0n;
  }

  /** Puts a file in the place of another. For our own hidden files and sidecars only: never onto a photo. */
  async replace(part: string, path: string): Promise<void> {
    await rename(part, path);
  }
}

/** By callbacks: a promise for each of ten thousand files costs more than the calls themselves. */
function statBatch(paths: readonly string[]): Promise<(BigIntStats | null)[]> {
  return new Promise((resolve, reject) => {
    const stats = new Array<BigIntStats | null>(paths.length).fill(null);
    let waiting = paths.length;
    paths.forEach((path, index) => {
      lstatCallback(path, { bigint: true }, (error, stat) => {
        if (error !== null && !isAbsent(error)) reject(error);
        else if (error === null && stat.isFile()) stats[index] = stat;
        waiting -= 1;
        if (waiting === 0) resolve(stats);
      });
    });
  });
}
