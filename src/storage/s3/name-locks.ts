import {
  ageMs,
  hasCode,
  momentOf,
  orAbort,
  pause,
  sha256Hex,
  type Clock,
  type Ids,
  type Moment,
} from '../../kernel/index.js';
import { KeyQueues } from '../key-queues.js';
import { storageUnavailable } from '../storage.errors.js';
import type { S3Objects } from './s3-objects.js';

/** A lock this old by the store's clock belongs to a process that died. */
const STALE_MS = 30_000;
/** So long a lock is certainly ours by our own clocks, whatever the network did: the store's 30 s cannot be over. */
const SURE_MS = 20_000;
const WAIT_MS = 10_000;
const MIN_PAUSE_MS = 20;
const MAX_PAUSE_MS = 150;
const MAX_LOCK_BYTES = 1024;

/** Throws `storage_unavailable` when the lock may have been taken over; called right before the step that counts. */
export type StillHeld = () => void;

interface Held {
  readonly key: string;
  readonly etag: string;
  /** Before the lock was asked for. */
  readonly since: Moment;
}

/**
 * Locks between processes on one bucket: objects below `.publisher/locks/`, made if absent, taken over by swap, removed
 * conditionally. They keep two names that differ only in case from being made at once; that nothing is overwritten
 * does not rest on them but on the conditions of the writes themselves. Cost: one put and one delete for each name.
 */
export class NameLocks {
  readonly #queues = new KeyQueues();
  /** Marks the locks of this very object: one that was left behind because its removal failed is taken back at once. */
  readonly #owner: string;

  /** @param prefix what the locks' keys begin with, with a slash at its end */
  constructor(
    private readonly objects: S3Objects,
    private readonly prefix: string,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    this.#owner = ids.hex(16);
  }

  /**
   * Runs work while holding all the locks.
   * @param names what is locked; always taken in one order, so that two callers cannot block each other
   * @throws PublisherError `storage_unavailable` (`busy`) when a lock cannot be had within 10 s; the signal's reason
   */
  async hold<T>(
    names: readonly string[],
    signal: AbortSignal | undefined,
    work: (stillHeld: StillHeld) => Promise<T>,
  ): Promise<T> {
    const held: Held[] = [];
    let release = async (): Promise<void> => undefined;
    try {
      for (const name of [...new Set(names)].sort()) {
        const inner = release;
        const [lock, leave] = await this.#enter(name, signal);
        held.push(lock);
        release = async () => {
          await this.#release(lock).finally(leave);
          await inner();
        };
      }
      return await work(() => {
        const isSure = held.every(({ since }) => ageMs(this.clock, since) < SURE_MS);
        if (!isSure) throw storageUnavailable('busy');
      });
    } finally {
      const released = release();
      // Who has given up is let go at once; the locks go by themselves.
      if (signal?.aborted !== true) await released;
    }
  }

  async #enter(name: string, signal: AbortSignal | undefined): Promise<[Held, () => void]> {
    const leave = await this.#queues.enter(name, signal);
    // Its requests are not cut short: nobody would know whether there is a lock now.
    const acquiring = this.#acquire(`${this.prefix}${sha256Hex(name).slice(0, 32)}.lock`, signal);
    try {
      return [await orAbort(acquiring, signal), leave];
    } catch (error) {
      void acquiring.then((lock) => this.#release(lock)).then(leave, leave);
      throw error;
    }
  }

  async #acquire(key: string, signal: AbortSignal | undefined): Promise<Held> {
    const end = this.clock.monotonicMs() + WAIT_MS;
    for (;;) {
      const since = momentOf(this.clock);
      const etag = await this.#tryTake(key);
      if (etag !== null) return { key, etag, since };
      if (this.clock.monotonicMs() > end) throw storageUnavailable('busy');
      await pause(MIN_PAUSE_MS + this.ids.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS), signal);
    }
  }

  /** @returns the lock's version; null = somebody else has it */
  async #tryTake(key: string): Promise<string | null> {
    const made = await this.#write(key, null);
    if (made !== null) return made;
    const there = await this.objects.get(key, null, MAX_LOCK_BYTES);
    if (typeof there === 'string') return there === 'absent' ? this.#write(key, null) : null;
    const isMine = textOf(there.bytes).startsWith(this.#owner);
    const isStale = there.storageNow.getTime() - there.modifiedAt.getTime() > STALE_MS;
    return isMine || isStale ? this.#write(key, there.etag) : null;
  }

  /** @param etag the lock to take over; null = none must be there */
  async #write(key: string, etag: string | null): Promise<string | null> {
    const text = `${this.#owner}.${this.ids.hex(16)}`;
    const object = { body: Buffer.from(text), size: text.length, contentType: 'text/plain', metadata: {} };
    try {
      const put = await this.objects.put(key, object, etag === null ? 'absent' : { etag }, { isConflictAnswer: true });
      return typeof put === 'string' ? null : put.etag;
    } catch (error) {
      if (!hasCode(error, 'storage_unavailable')) throw error;
      // The reply is lost, perhaps not the write: no other lock says the same.
      const there = await this.objects.get(key, null, MAX_LOCK_BYTES);
      if (typeof there === 'string' || textOf(there.bytes) !== text) throw error;
      return there.etag;
    }
  }

  /** One that cannot be removed, or that may be another's by now, is left to grow stale. */
  async #release({ key, etag, since }: Held): Promise<void> {
    if (ageMs(this.clock, since) >= SURE_MS) return;
    try {
      await this.objects.delete(key, etag);
    } catch {
      // What was done under the lock is done; its answer counts.
    }
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
