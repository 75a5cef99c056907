import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../kernel/index.js';
import { nameKey } from '../names.js';
import type { Disk } from './disk.js';
import { isAbsent } from './disk-errors.js';

export interface FoundEntry {
  /** As the folder has it. */
  readonly name: string;
  readonly path: string;
  readonly stat: BigIntStats;
}

interface Index {
  readonly folderState: string;
  readonly names: ReadonlyMap<string, readonly string[]>;
}

/** Folders whose names are kept: a listing asks for the sidecars of one folder at a time. */
const MAX_FOLDERS = 2;
/** File times move in steps of up to 10 ms. */
const SETTLED_MS = 100;

/**
 * Finds files by name without case (NFC, lower case) on a disk that tells cases apart. The exact name wins; the
 * others come from an index that is rebuilt when the folder's own modified time says so.
 */
export class DirectoryIndex {
  readonly #disk: Disk;
  readonly #clock: Clock;
  readonly #indexes = new Map<string, Index>();

  constructor(disk: Disk, clock: Clock) {
    this.#disk = disk;
    this.#clock = clock;
  }

  /** The regular file with this name; null = none. */
  async find(folder: string, name: string): Promise<FoundEntry | null> {
    if (!(await this.#disk.hasFolder(folder))) return null;
    const exact = await this.#entry(folder, name);
    if (exact !== null) return exact;
    for (const other of await this.#sameNames(folder, name)) {
      const entry = await this.#entry(folder, other);
      if (entry !== null) return entry;
    }
    return null;
  }

  /** Whether anything in the folder has this name, of whatever kind. Always read afresh. */
  async isTaken(folder: string, name: string): Promise<boolean> {
    const key = nameKey(name);
    return (await this.#disk.entries(folder)).some((entry) => nameKey(entry.name) === key);
  }

  /** Forgets everything. */
  clear(): void {
    this.#indexes.clear();
  }

  async #entry(folder: string, name: string): Promise<FoundEntry | null> {
    const path = join(folder, name);
    const stat = await this.#disk.stat(path);
    return stat === null ? null : { name, path, stat };
  }

  async #sameNames(folder: string, name: string): Promise<readonly string[]> {
    const { state, changedAtMs } = await folderState(folder);
    const known = this.#indexes.get(folder);
    if (known?.folderState === state) return known.names.get(nameKey(name)) ?? [];
    const names = new Map<string, string[]>();
    for (const entry of await this.#disk.entries(folder)) {
      const key = nameKey(entry.name);
      names.set(key, [...(names.get(key) ?? []), entry.name]);
    }
    this.#indexes.delete(folder);
    // A folder changed this moment can change again without a new time, so its index is not kept.
    if (this.#clock.now() - changedAtMs > SETTLED_MS) this.#keep(folder, { folderState: state, names });
    return names.get(nameKey(name)) ?? [];
  }

  #keep(folder: string, index: Index): void {
    const oldest = this.#indexes.keys().next();
    if (this.#indexes.size >= MAX_FOLDERS && !oldest.done) this.#indexes.delete(oldest.value);
    this.#indexes.set(folder, index);
  }
}

async function folderState(folder: string): Promise<{ state: string; changedAtMs: number }> {
  try {
    const stat = await lstat(folder, { bigint: true });
    return { state: `${stat.ino}-${stat.mtimeNs}`, changedAtMs: Number(stat.mtimeNs / 1_000_000n) };
  } catch (error) {
    if (isAbsent(error)) return { state: 'absent', changedAtMs: Number.POSITIVE_INFINITY };
    throw error;
  }
}
