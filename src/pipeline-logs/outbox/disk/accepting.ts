import { join } from 'node:path';
import { rename } from 'node:fs/promises';
import pLimit from 'p-limit';
import { PublisherError, upstreamError, type Clock } from '../../../kernel/index.js';
import type { Acceptance } from '../delivery-outbox.port.js';
import type { NewRecord, RelayRecord } from '../relay-record.js';
import { Batches } from './batches.js';
import type { KnownRecords } from './known-records.js';
import { encodeRecord } from './record-codec.js';
import { keysOf, type Receipts } from './receipts.js';
import { isAbsent, isTaken, type SpoolFiles } from './spool-files.js';
import type { SpoolUsage } from './spool-usage.js';

const RETRY_AFTER_SECONDS = 60;
/** Hundreds of events may come at once; the threads that all files of the process share are for photos as well. */
const AT_ONCE = 2;
/** Answers that follow together hold up whoever else waits for one. */
const MOST_TOGETHER = 8;
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

/** An event on its way in, and the keys it is known by. */
interface Entry {
  readonly event: NewRecord;
  readonly keys: readonly string[];
}
/** `again` = another process was faster, or took the unfinished folder away. */
type Outcome = Acceptance | { readonly kind: 'again' };

/**
 * Takes events in, each once. A record is written whole in a folder without a name and then renamed to its id, which the
 * system does for one of many: a folder that is not empty is never replaced. Nothing half-written has the id of a record.
 * Events that come together share the looks at what is there, and the sync of the folder that holds their records.
 * Spec: pipeline-logs.md sections 2 and 9.
 */
export class Accepting {
  /** Those of this process that are being written, so that equal ones do not all write. */
  readonly #underWay = new Map<string, Promise<unknown>>();
  readonly #limit = pLimit(AT_ONCE);
  readonly #batches = new Batches<Entry, Outcome>(MOST_TOGETHER, (entries) => this.#together(entries));

  constructor(private readonly parts: AcceptingParts) {}

  /** @throws PublisherError `overloaded` */
  async accept(event: NewRecord): Promise<Acceptance> {
    const keys = keysOf(event);
    for (;;) {
      const others = keys.flatMap((key) => this.#underWay.get(key) ?? []);
      if (others.length === 0) break;
      await Promise.allSettled(others);
    }
    const work = this.#accept({ event, keys });
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

  async #accept(entry: Entry): Promise<Acceptance> {
    for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
      const outcome = await this.#batches.add(entry);
      if (outcome.kind !== 'again') return outcome;
    }
    throw overloaded();
  }

  async #together(entries: readonly Entry[]): Promise<readonly PromiseSettledResult<Outcome>[]> {
    const { live, dead, receipts, files } = this.parts;
    await files.ensureFolder(live.place.folder);
    for (const known of [live, dead, receipts]) await known.refresh();
    const outcomes = await Promise.allSettled(entries.map((entry) => this.#limit(() => this.#begin(entry))));
    // For whoever was faster too: the answer says that it is on the disk.
    await files.syncFolder(live.place.folder);
    // It may have been over between the look and the writing: then a receipt or a dead record is there now.
    for (const known of [dead, receipts]) await known.refresh();
    return Promise.allSettled(
      outcomes.map(async (outcome, at) => {
        if (outcome.status === 'rejected') throw outcome.reason;
        const { value } = outcome;
        const entry = entries[at];
        return value.kind === 'accepted' && entry ? this.#unlessOver(entry) : value;
      }),
    );
  }

  /** Writes the record of an event that nobody knows. */
  async #begin({ event, keys }: Entry): Promise<Outcome> {
    const { live, dead, receipts, usage, maxBytes } = this.parts;
    const first = live.find(keys) ?? dead.find(keys) ?? receipts.find(keys);
    if (first !== null) return { kind: 'duplicate', requestId: first.requestId };
    if ((await usage.bytes()) >= maxBytes) throw overloaded();
    return (await this.#write(event)) ? { kind: 'accepted' } : { kind: 'again' };
  }

  async #unlessOver({ event, keys }: Entry): Promise<Acceptance> {
    const { live, dead, receipts } = this.parts;
    const earlier = dead.find(keys) ?? receipts.find(keys);
    if (earlier === null) {
      live.add(event);
      return { kind: 'accepted' };
    }
    await live.place.remove(event.id);
    return { kind: 'duplicate', requestId: earlier.requestId };
  }

  /** @returns false = another one was faster, or took the unfinished folder away */
  async #write(event: NewRecord): Promise<boolean> {
    const { files, live, clock, usage } = this.parts;
    const folder = join(live.place.folder, files.hiddenName('new'));
    const text = encodeRecord(freshRecord(event, clock.now()));
    try {
      await files.ensureFolder(folder);
      await files.create(join(folder, 'record.json'), (handle) => handle.writeFile(text));
      await files.syncFolder(folder);
      await rename(folder, live.place.pathOf(event.id));
    } catch (error) {
      await files.discard(folder).catch(() => undefined);
      if (!isTaken(error) && !isAbsent(error)) throw error;
      await this.#requireReadable(event.id);
      return false;
    }
    usage.add(Buffer.byteLength(text));
    return true;
  }

  /** A folder of that id that is no record stays there until the owner sets it aside. @throws PublisherError */
  async #requireReadable(id: string): Promise<void> {
    const { files, live } = this.parts;
    if ((await live.place.read(id)) === null && (await files.isFolder(live.place.pathOf(id)))) throw overloaded();
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
