import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import type { Ids } from '../../../kernel/index.js';
import { Turns } from '../../../platform/lifecycle/index.js';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** Without O_NONBLOCK, opening a named pipe would wait for a writer for ever. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const NEW_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const APPEND_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;
const CHUNK_BYTES = 64 * 1024;
/** A sync holds one of the few threads that all files of the process share, also those of photos. */
const SYNCS_AT_ONCE = 2;

const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'ENAMETOOLONG']);
const TAKEN: ReadonlySet<unknown> = new Set(['EEXIST', 'ENOTEMPTY']);

/** There is nothing at the path that we would open: missing, a symlink, or below something that is no folder. */
export function isAbsent(error: unknown): boolean {
  return ABSENT.has(codeOf(error));
}

/** The name belongs to somebody else already. */
export function isTaken(error: unknown): boolean {
  return TAKEN.has(codeOf(error));
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
}

/**
 * The calls on the spool folder: no symlink is followed, whatever is written is synced, file and folder, before it
 * counts, and a file appears whole or not at all. System errors come through as they are.
 * Spec: pipeline-logs.md section 9.
 */
export class SpoolFiles {
  readonly #syncs = pLimit(SYNCS_AT_ONCE);

  constructor(
    private readonly ids: Ids,
    /** Of the pieces in which content is read and written. */
    readonly turns = new Turns(() => false, 0),
  ) {}

  /** A name nobody has, for what has no name of its own yet. */
  hiddenName(kind: string): string {
    return `.${kind}-${this.ids.hex(8)}`;
  }

  /** @throws Error when something else than a folder stands there, a symlink too */
  async ensureFolder(path: string): Promise<void> {
    await mkdir(path, { recursive: true, mode: FOLDER_MODE });
    if (!(await lstat(path)).isDirectory()) throw new Error('A folder of the outbox is no folder.');
  }

  async isFolder(path: string): Promise<boolean> {
    try {
      return (await lstat(path)).isDirectory();
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  /** Names in a folder; none when there is no such folder, or a symlink in its place. */
  async names(folder: string): Promise<readonly string[]> {
    if (!(await this.isFolder(folder))) return [];
    try {
      return await readdir(folder);
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }

  /** @returns null = no regular file there */
  async read(path: string): Promise<string | null> {
    if (!(await this.isFolder(dirname(path)))) return null;
    let handle: FileHandle;
    try {
      handle = await open(path, READ_FLAGS);
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
    try {
      return (await handle.stat()).isFile() ? await handle.readFile('utf8') : null;
    } finally {
      await handle.close();
    }
  }

  /**
   * The bytes of a file as they are read.
   * @param isUrgent somebody else waits for them, and not for ever: they take no turns
   * @throws Error when it is none, or lies below a symlink
   */
  async *stream(path: string, isUrgent = false): AsyncGenerator<Uint8Array> {
    if (!(await this.isFolder(dirname(path)))) throw new Error('A folder of the outbox is no folder.');
    const handle = await open(path, READ_FLAGS);
    try {
      if (!(await handle.stat()).isFile()) throw new Error('A file of the outbox is no file.');
      for (;;) {
        if (!isUrgent) await this.turns.next();
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, null);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  }

  /** Puts a file in its place in one step, in an existing folder; nothing is left behind when it fails. */
  async replace(path: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
    const folder = dirname(path);
    if (!(await this.isFolder(folder))) throw new Error('A folder of the outbox is no folder.');
    const part = join(folder, this.hiddenName('part'));
    await this.turns.next();
    try {
      await this.create(part, write);
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      throw error;
    }
    await this.syncFolder(folder);
  }

  /** Writes a file that does not exist yet, and syncs it. @throws Error `EEXIST` */
  async create(path: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
    const handle = await open(path, NEW_FLAGS, FILE_MODE);
    try {
      await write(handle);
      await this.#syncs(() => handle.sync());
    } finally {
      await handle.close();
    }
  }

  /** Adds text at the end of a file, in one call of the system. */
  async append(path: string, text: string): Promise<void> {
    const handle = await open(path, APPEND_FLAGS, FILE_MODE);
    try {
      await handle.appendFile(text);
      await this.#syncs(() => handle.sync());
    } finally {
      await handle.close();
    }
  }

  /** Renames are durable only when the folder is synced. */
  async syncFolder(path: string): Promise<void> {
    const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    try {
      await this.#syncs(() => handle.sync());
    } finally {
      await handle.close();
    }
  }

  /** Removes a folder: its name is gone in one step, then its files. */
  async discard(path: string): Promise<void> {
    const aside = join(dirname(path), this.hiddenName('old'));
    try {
      await rename(path, aside);
    } catch (error) {
      if (isAbsent(error)) return;
      throw error;
    }
    await rm(aside, { recursive: true, force: true });
  }

  /** Bytes of all files below a folder. */
  async bytesBelow(folder: string): Promise<number> {
    let sum = 0;
    for (const name of await this.names(folder)) {
      const path = join(folder, name);
      const stat = await lstat(path).catch(() => null); // gone meanwhile
      if (stat?.isDirectory()) sum += await this.bytesBelow(path);
      else sum += stat?.size ?? 0;
    }
    return sum;
  }
}
