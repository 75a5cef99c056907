import type { Readable } from 'node:stream';
import type { Clock } from '../../../kernel/index.js';
import type { EventLog } from '../../../platform/logging/index.js';
import type { Acceptance, DeliveryOutbox, OutboxOwnership, OutboxUsage } from '../delivery-outbox.port.js';
import type { DeadReason, NewRecord, RelayRecord } from '../relay-record.js';
import type { Accepting } from './accepting.js';
import type { DirectoryLock, HeldLock } from './directory-lock.js';
import { traceName, type RecordFolders, type Written } from './record-folders.js';
import type { Receipts } from './receipts.js';
import type { SpoolFiles } from './spool-files.js';
import type { SpoolUsage } from './spool-usage.js';
import { setAside, sweepLeftOvers } from './sweep.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** So often the dead and the receipts are looked through for those whose time is over. */
const FORGET_EVERY_MS = 60 * 60 * 1000;

export interface DiskOutboxParts {
  readonly base: string;
  readonly files: SpoolFiles;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly accepting: Accepting;
  readonly records: RecordFolders;
  readonly graves: RecordFolders;
  readonly receipts: Receipts;
  readonly usage: SpoolUsage;
  readonly lock: DirectoryLock;
  readonly deadDays: number;
}

/**
 * The outbox in a folder: `records/<id>/` with `record.json`, `trace-<job>` and `body.json`, `dead/<id>/` with the same,
 * `receipts.jsonl` and `lock`. Spec: pipeline-logs.md section 9.
 */
export class DiskOutbox implements DeliveryOutbox {
  #held: HeldLock | null = null;
  #forgotAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: DiskOutboxParts) {}

  async accept(entry: NewRecord): Promise<Acceptance> {
    this.parts.records.pathOf(entry.id); // a strange id is a bug, and no trouble of the disk
    return this.parts.accepting.accept(entry);
  }

  async own(): Promise<OutboxOwnership | null> {
    const { base, files, records, graves, receipts, lock, usage } = this.parts;
    if (this.#isOwner) return null;
    for (const folder of [base, records.folder, graves.folder]) await files.ensureFolder(folder);
    const held = await lock.take();
    if (held === null) return null;
    try {
      await sweepLeftOvers(base, [records.folder, graves.folder], files);
      await receipts.compact();
    } catch (error) {
      await held.release();
      throw error;
    }
    usage.recount();
    this.#held = held;
    return held;
  }

  async pending(): Promise<readonly RelayRecord[]> {
    const { records, graves } = this.parts;
    if (this.#isOwner) await this.#forgetTheOld();
    const all = await this.#all(records);
    const living = all.filter(({ state }) => state !== 'dead');
    // Killed between the two steps of giving up.
    if (this.#isOwner) for (const record of all) if (!living.includes(record)) await records.moveTo(graves, record.id);
    return living;
  }

  async dead(): Promise<readonly RelayRecord[]> {
    return this.#all(this.parts.graves);
  }

  async read(id: string): Promise<RelayRecord | null> {
    return this.parts.records.read(id);
  }

  async save(record: RelayRecord): Promise<void> {
    await this.#held?.verify();
    await this.parts.records.save(record);
  }

  async writeTrace(id: string, jobId: number, content: AsyncIterable<Uint8Array>): Promise<number> {
    return (await this.#write(id, traceName(jobId), content)).bytes;
  }

  readTrace(id: string, jobId: number): Readable {
    return this.parts.records.stream(id, traceName(jobId));
  }

  async writeBody(id: string, content: AsyncIterable<Uint8Array>): Promise<Written> {
    return this.#write(id, 'body.json', content);
  }

  readBody(id: string): Readable {
    return this.parts.records.stream(id, 'body.json', true); // the log API waits for it, and the attempt has a deadline
  }

  async complete(record: RelayRecord): Promise<void> {
    this.parts.records.pathOf(record.id); // before there is a receipt of it
    await this.#held?.verify();
    const { receipts, clock, records, usage } = this.parts;
    const { id, semanticKey, deliveryKey, requestId } = record;
    await receipts.add({ id, semanticKey, deliveryKey, requestId, at: clock.now() });
    await records.remove(id);
    usage.recount();
  }

  async bury(record: RelayRecord, reason: DeadReason): Promise<void> {
    const { clock, records, graves } = this.parts;
    await this.save({ ...record, state: 'dead', deadReason: reason, updatedAt: clock.now() });
    await records.moveTo(graves, record.id);
  }

  async replay(id: string): Promise<boolean> {
    const { graves, records, clock } = this.parts;
    const record = await graves.read(id);
    if (record === null) return false;
    await graves.save({
      ...record,
      state: record.body === null ? 'accepted' : 'frozen',
      sending: { attempts: 0, rounds: 0, lastStatus: null },
      collectRounds: 0,
      notBefore: null,
      deadReason: null,
      updatedAt: clock.now(),
    });
    await graves.moveTo(records, id);
    return true;
  }

  async purge(before: number): Promise<number> {
    const { graves, usage, receipts } = this.parts;
    let purged = 0;
    for (const { id, updatedAt, semanticKey, deliveryKey, requestId } of await this.dead()) {
      if (updatedAt >= before) continue;
      // Known as long as any other one: what was given up is not begun anew by a late repetition.
      await receipts.add({ id, semanticKey, deliveryKey, requestId, at: updatedAt });
      await graves.remove(id);
      purged += 1;
    }
    if (purged > 0) usage.recount();
    return purged;
  }

  async usage(): Promise<OutboxUsage> {
    const { records, graves, usage } = this.parts;
    const pending = await this.#all(records);
    const dead = await graves.ids();
    return {
      bytes: await usage.bytes(),
      pending: pending.length,
      dead: dead.length,
      oldestPendingAt: pending[0]?.acceptedAt ?? null,
    };
  }

  get #isOwner(): boolean {
    return this.#held !== null && !this.#held.isOver;
  }

  async #write(id: string, name: string, content: AsyncIterable<Uint8Array>): Promise<Written> {
    await this.#held?.verify();
    const written = await this.parts.records.write(id, name, content);
    this.parts.usage.add(written.bytes);
    return written;
  }

  async #forgetTheOld(): Promise<void> {
    const { clock, deadDays, receipts } = this.parts;
    const now = clock.now();
    if (Math.abs(now - this.#forgotAt) < FORGET_EVERY_MS) return;
    this.#forgotAt = now;
    await this.purge(now - deadDays * DAY_MS);
    await receipts.compact();
  }

  /** Oldest first; the owner sets aside what cannot be read. */
  async #all(place: RecordFolders): Promise<readonly RelayRecord[]> {
    const { files, log } = this.parts;
    const records: RelayRecord[] = [];
    for (const id of await place.ids()) {
      const record = await place.read(id);
      if (record !== null) records.push(record);
      else if (this.#isOwner && (await setAside(place, id, files))) {
        log.error('pipeline_dead', 'A stored pipeline cannot be read and was set aside.', { result: 'unreadable' });
      }
    }
    return records.sort((a, b) => a.acceptedAt - b.acceptedAt || (a.id < b.id ? -1 : 1));
  }
}
