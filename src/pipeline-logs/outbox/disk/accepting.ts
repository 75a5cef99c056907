import { join } from 'node:path';
import { rename } from 'node:fs/promises';
import pLimit from 'p-limit';
import { PublisherError, upstreamError, type Clock } from '../../../kernel/index.js';
import type { Acceptance } from '../delivery-outbox.port.js';
import type { NewRecord, RelayRecord } from '../relay-record.js';
import type { KnownRecords } from './known-records.js';
import { encodeRecord } from './record-codec.js';
import { keysOf, type Receipts } from './receipts.js';
import { isAbsent, isTaken, type SpoolFiles } from './spool-files.js';
import type { SpoolUsage } from './spool-usage.js';

const RETRY_AFTER_SECONDS = 60;
/** Hundreds of events may come at once; the threads that all files of the process share are for photos as well. */
const AT_ONCE = 4;
/** Each further try follows a sweep of another process that took our unfinished folder away. */
const MOST_TRIES = 5;

export interface AcceptingParts {
  readonly files: SpoolFiles;
  readonly clock: Clock;
  readonly live: KnownRecords;
  readonly dead: KnownRecords;
  readonly receipts: Receipts;
  readonly usage: SpoolUsage;
  readonly maxBytes: number;
}

/**
 * Takes events in, each once. A record is written whole in a folder without a name and then renamed to its id, which the
 * system does for one of many: a folder that is not empty is never replaced. Nothing half-written has the id of a record.
 * Spec: pipeline-logs.md sections 2 and 9.
 */
export class Accepting {
  /** Those of this process that are being written, so that equal ones do not all write. */
  readonly #underWay = new Map<string, Promise<unknown>>();
  readonly #limit = pLimit(AT_ONCE);
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: AcceptingParts) {}

  /** @throws PublisherError `overloaded` */
  async accept(entry: NewRecord): Promise<Acceptance> {
    const keys = keysOf(entry);
    for (;;) {
      const others = keys.flatMap((key) => this.#underWay.get(key) ?? []);
      if (others.length === 0) break;
      await Promise.allSettled(others);
    }
    const work = this.#limit(() => this.#accept(entry, keys));
    for (const key of keys) this.#underWay.set(key, work);
    try {
      return await work;
    } catch (error) {
      // What the system says about the disk ends here: it names paths.
      throw error instanceof PublisherError ? error : overloaded();
    } finally {
      for (const key of keys) this.#underWay.delete(key);
    }
  }

  async #accept(entry: NewRecord, keys: readonly string[]): Promise<Acceptance> {
    const { live, files, usage, maxBytes } = this.parts;
    await files.ensureFolder(live.place.folder);
    for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
      const first = await this.#known(keys);
      if (first !== null) return { kind: 'duplicate', requestId: first };
      if ((await usage.bytes()) >= maxBytes) throw overloaded();
      if (await this.#write(entry)) {
        // It may have been over between the look and the writing: then a receipt or a dead record is there now.
        const earlier = await this.#elsewhere(keys);
        if (earlier === null) return { kind: 'accepted' };
        await live.place.remove(entry.id);
        return { kind: 'duplicate', requestId: earlier };
      }
    }
    throw overloaded();
  }

  /** The request id of the first delivery; null = never seen. */
  async #known(keys: readonly string[]): Promise<string | null> {
    const { live, dead, receipts } = this.parts;
    return this.#oneByOne(async () => {
      await live.refresh();
      await dead.refresh();
      await receipts.refresh();
      return (live.find(keys) ?? dead.find(keys) ?? receipts.find(keys))?.requestId ?? null;
    });
  }

  async #elsewhere(keys: readonly string[]): Promise<string | null> {
    const { dead, receipts } = this.parts;
    return this.#oneByOne(async () => {
      await dead.refresh();
      await receipts.refresh();
      return (dead.find(keys) ?? receipts.find(keys))?.requestId ?? null;
    });
  }

  /** @returns false = another one was faster, or took the unfinished folder away */
  async #write(entry: NewRecord): Promise<boolean> {
    const { files, live, clock, usage } = this.parts;
    const folder = join(live.place.folder, files.hiddenName('new'));
    const text = encodeRecord(freshRecord(entry, clock.now()));
    try {
      await files.ensureFolder(folder);
      await files.create(join(folder, 'record.json'), (handle) => handle.writeFile(text));
      await files.syncFolder(folder);
      await rename(folder, live.place.pathOf(entry.id));
    } catch (error) {
      await files.discard(folder).catch(() => undefined);
      if (!isTaken(error) && !isAbsent(error)) throw error;
      await this.#requireReadable(entry.id);
      return false;
    } finally {
      await files.syncFolder(live.place.folder); // for whoever was faster too: the answer says that it is on the disk
    }
    usage.add(Buffer.byteLength(text));
    return true;
  }

  /** A folder of that id that is no record stays there until the owner sets it aside. @throws PublisherError */
  async #requireReadable(id: string): Promise<void> {
    const { files, live } = this.parts;
    if ((await live.place.read(id)) === null && (await files.isFolder(live.place.pathOf(id)))) throw overloaded();
  }

  /** The looks of one process share what they have read, so one looks after the other. */
  #oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

function freshRecord(entry: NewRecord, now: number): RelayRecord {
  return {
    version: 1,
    ...entry,
    acceptedAt: now,
    updatedAt: now,
    state: 'accepted',
    wanted: null,
    jobs: [],
    body: null,
    sending: { attempts: 0, rounds: 0, lastStatus: null },
    collectRounds: 0,
    notBefore: null,
    filesWritten: false,
    deadReason: null,
  };
}

function overloaded(): PublisherError {
  return upstreamError('overloaded', 'The outbox of pipeline logs is full or cannot be written.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
