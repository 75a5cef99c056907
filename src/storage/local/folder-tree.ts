import { constants, type Dirent } from 'node:fs';
import { mkdir, open, readdir, realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { storageUnavailable } from '../storage.errors.js';
import { isAbsent, isTaken } from './disk-errors.js';

const FOLDER_MODE = 0o700;

/** Folders below one base folder. No folder behind a symlink that leads out of the base is read or made. */
export class FolderTree {
  readonly #base: string;
  #realBase: string | null = null;

  constructor(base: string) {
    this.#base = base;
  }

  /** Whether a folder exists. @throws PublisherError `storage_unavailable` when its real path leaves the base */
  async hasFolder(folder: string): Promise<boolean> {
    try {
      const realBase = (this.#realBase ??= await realpath(this.#base));
      const real = await realpath(folder);
      if (real === realBase || real.startsWith(realBase + sep)) return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
    throw storageUnavailable();
  }

  /** Makes a folder and what is missing above it. */
  async ensureFolder(folder: string): Promise<void> {
    if (await this.hasFolder(folder)) return;
    if (folder === this.#base) {
      await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
      return;
    }
    // One level at a time, so that no folder is ever made behind a symlink that leads out of the base.
    await this.ensureFolder(dirname(folder));
    await mkdir(folder, { mode: FOLDER_MODE }).catch((error: unknown) => {
      if (!isTaken(error)) throw error;
    });
    if (!(await this.hasFolder(folder))) throw storageUnavailable();
    await this.syncFolder(dirname(folder));
  }

  /** Entries of a folder; a missing folder has none. */
  async entries(folder: string): Promise<Dirent[]> {
    if (!(await this.hasFolder(folder))) return [];
    try {
      return await readdir(folder, { withFileTypes: true });
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }

  /** Makes the names of a folder durable. */
  async syncFolder(folder: string): Promise<void> {
    const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
