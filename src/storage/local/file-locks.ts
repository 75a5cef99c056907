import { join } from 'node:path';
import { pause, sha256Hex, type Clock, type Ids } from '../../kernel/index.js';
import { KeyQueues } from '../key-queues.js';
import { storageUnavailable } from '../storage.errors.js';
import type { Disk } from './disk.js';
import { createNote, moveAside, readNote } from './notes.js';
import { modifiedAtOf } from './file-version.js';

/** A lock this old belongs to a process that died: every holder is done within milliseconds. Spec: storage.md section 3. */
const STALE_MS = 30_000;
const WAIT_MS = 10_000;
const MIN_PAUSE_MS = 5;
const MAX_PAUSE_MS = 40;

/** Throws `storage_unavailable` when the lock was lost meanwhile; called right before the step that counts. */
export type StillHeld = () => Promise<void>;

interface Held {
  readonly path: string;
  /** What the lock file says; random, so no other lock says the same. */
  readonly nonce: string;
}

/**
 * Locks between processes on one folder: a file made with O_EXCL below `.publisher/locks/`. Inside the process
 * callers queue first, so that they do not poll each other.
 */
export class FileLocks {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #queues = new KeyQueues();

  constructor(disk: Disk, folder: string, clock: Clock, ids: Ids) {
    this.#disk = disk;
    this.#folder = folder;
    this.#clock = clock;
    this.#ids = ids;
  }

  /**
   * Runs work while holding all the locks.
   * @param keys what is locked; always taken in one order, so that two callers cannot block each other
   * @throws PublisherError `storage_unavailable` (`busy`) when a lock cannot be had within 10 s
   */
  async hold<T>(
    keys: readonly string[],
    signal: AbortSignal | undefined,
    work: (stillHeld: StillHeld) => Promise<T>,
  ): Promise<T> {
    const releases: (() => Promise<void>)[] = [];
    const held: Held[] = [];
    try {
      for (const key of [...new Set(keys)].sort()) {
        const leave = await this.#queues.enter(key, signal);
        releases.unshift(async () => leave());
        const lock = await this.#acquire(key, signal);
        held.push(lock);
        releases.unshift(() => this.#release(lock));
      }
      return await work(async () => {
        for (const lock of held) if (!(await this.#isHeld(lock))) throw storageUnavailable('busy');
      });
    } finally {
      for (const release of releases) await release();
    }
  }

  async #acquire(key: string, signal: AbortSignal | undefined): Promise<Held> {
    const path = join(this.#folder, `${sha256Hex(key).slice(0, 32)}.lock`);
    const nonce = this.#ids.hex(16);
    await this.#disk.ensureFolder(this.#folder);
    const endMs = this.#clock.monotonicMs() + WAIT_MS;
    for (;;) {
      if (await createNote(path, nonce)) return { path, nonce };
      await this.#breakIfStale(path);
      if (this.#clock.monotonicMs() > endMs) throw storageUnavailable('busy');
      await pause(MIN_PAUSE_MS + this.#ids.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS), signal);
    }
  }

  async #breakIfStale(path: string): Promise<void> {
    const stat = await this.#disk.stat(path);
    if (stat === null || this.#clock.now() - modifiedAtOf(stat).getTime() <= STALE_MS) return;
    const nonce = await readNote(this.#disk, path);
    // Taken away by renaming, so that of two who find it stale only one removes it. The other may then have
    // moved a new lock: it is put back, and its holder looks again before the step that counts.
    const aside = join(this.#folder, `.${this.#ids.hex(16)}.stale`);
    if (!(await moveAside(path, aside))) return;
    if ((await readNote(this.#disk, aside)) !== nonce) await this.#disk.link(aside, path);
    await this.#disk.remove(aside);
  }

  async #isHeld(lock: Held): Promise<boolean> {
    return (await readNote(this.#disk, lock.path)) === lock.nonce;
  }

  async #release(lock: Held): Promise<void> {
    if (await this.#isHeld(lock)) await this.#disk.remove(lock.path);
  }
}
