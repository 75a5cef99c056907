import { constants } from 'node:fs';
import { link, lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock, Ids } from '../../../kernel/index.js';
import type { OutboxOwnership } from '../delivery-outbox.port.js';
import { isAbsent, isTaken, type SpoolFiles } from './spool-files.js';

const STALE_MS = 30_000;
const FILE_MODE = 0o600;
const LOCK_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** Which process this is, as others see it. */
export interface ProcessName {
  readonly host: string;
  readonly pid: number;
}

export interface LockParts {
  readonly path: string;
  readonly files: SpoolFiles;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly self: ProcessName;
  /** Milliseconds between two heartbeats. */
  readonly heartbeatMs: number;
}

interface Note extends ProcessName {
  readonly nonce: string;
}

/**
 * The right to work on one spool folder: the file `lock` with host, pid and nonce, whose time is its heartbeat. It is
 * stale after 30 s without one, or at once when it names this host and a process that is dead, or our own: that one was
 * another life with the same pid. Spec: pipeline-logs.md section 9.
 */
export class DirectoryLock {
  constructor(private readonly parts: LockParts) {}

  /** @returns null = another process has it */
  async take(): Promise<HeldLock | null> {
    const { path, files, ids, self } = this.parts;
    const nonce = ids.hex(16);
    // Written whole under another name first: nobody ever sees a lock that names nobody, or has no time yet.
    const draft = join(dirname(path), files.hiddenName('lock'));
    const handle = await open(draft, LOCK_FLAGS, FILE_MODE);
    let isHeld = false;
    try {
      await this.#write(handle, JSON.stringify({ ...self, nonce }));
      isHeld = await this.#place(draft);
      return isHeld ? new HeldLock(this.parts, handle, nonce) : null;
    } finally {
      await rm(draft, { force: true });
      if (!isHeld) await handle.close();
    }
  }

  async #write(handle: FileHandle, text: string): Promise<void> {
    await handle.writeFile(text);
    await handle.sync();
    const now = this.parts.clock.now() / 1000;
    await handle.utimes(now, now);
  }

  /** @returns whether it stands in the place of the lock now */
  async #place(draft: string): Promise<boolean> {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        await link(draft, this.parts.path);
        return true;
      } catch (error) {
        if (isAbsent(error)) return false; // swept away by who has the lock by now
        if (!isTaken(error)) throw error;
      }
      if (!(await this.#breakIfStale())) return false;
    }
    return false;
  }

  /** @returns false = somebody works here */
  async #breakIfStale(): Promise<boolean> {
    const { path, files } = this.parts;
    const text = await files.read(path);
    if (text === null) return true;
    if (!(await this.#isStale(text))) return false;
    // Taken away by renaming: of two who find it stale, one may then have moved the other's new lock, which goes back.
    const aside = join(dirname(path), files.hiddenName('stale'));
    try {
      await rename(path, aside);
    } catch (error) {
      if (isAbsent(error)) return true;
      throw error;
    }
    const isOther = (await files.read(aside)) !== text;
    if (isOther) await link(aside, path).catch(() => undefined); // its holder looks before it stores anything
    await rm(aside, { force: true });
    return !isOther;
  }

  async #isStale(text: string): Promise<boolean> {
    const { clock, path, self } = this.parts;
    const stat = await lstat(path).catch(() => null);
    // A time far ahead is that of a clock that was set back since.
    if (stat === null || Math.abs(clock.now() - stat.mtimeMs) > STALE_MS) return true;
    const note = noteOf(text);
    if (note === null || note.host !== self.host) return false;
    return note.pid === self.pid || !isAlive(note.pid);
  }
}

/** A lock that we have, as far as we know. */
export class HeldLock implements OutboxOwnership {
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #isReleased = false;

  constructor(
    private readonly parts: LockParts,
    private readonly handle: FileHandle,
    private readonly nonce: string,
  ) {
    this.#timer = setInterval(() => void this.#beat(), parts.heartbeatMs);
    this.#timer.unref();
  }

  /** Released, or lost. */
  get isOver(): boolean {
    return this.#isReleased || this.#lost.signal.aborted;
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Looks whether it is ours still. @throws the reason of `lost` */
  async verify(): Promise<void> {
    this.#lost.signal.throwIfAborted();
    if (!(await this.#isOurs())) this.#lose();
    this.#lost.signal.throwIfAborted();
  }

  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    clearInterval(this.#timer);
    if (!this.#lost.signal.aborted && (await this.#isOurs())) await rm(this.parts.path, { force: true });
    await this.handle.close();
  }

  async #beat(): Promise<void> {
    try {
      const now = this.parts.clock.now() / 1000;
      // On the open file, so that a lock which has taken its place keeps its own time.
      if (!this.#isReleased) await this.handle.utimes(now, now);
      if (!this.#isReleased && !(await this.#isOurs())) this.#lose();
    } catch {
      if (!this.#isReleased) this.#lose(); // a disk that cannot be written to is nothing to work on
    }
  }

  async #isOurs(): Promise<boolean> {
    const text = await this.parts.files.read(this.parts.path);
    return text !== null && noteOf(text)?.nonce === this.nonce;
  }

  #lose(): void {
    clearInterval(this.#timer);
    this.#lost.abort(new Error('Another process works on the outbox now.'));
  }
}

function noteOf(text: string): Note | null {
  try {
    const { host, pid, nonce } = JSON.parse(text) as Partial<Note>;
    if (typeof host !== 'string' || typeof pid !== 'number' || typeof nonce !== 'string') return null;
    return { host, pid, nonce };
  } catch {
    return null; // not written to its end: its time decides
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
