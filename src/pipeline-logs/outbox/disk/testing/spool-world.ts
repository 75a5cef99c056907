import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordingLog } from '../../../../orchestrator/testing/recording-log.js';
import { RandomIds } from '../../../../platform/system/index.js';
import { ManualClock } from '../../../../storage/testing/manual-clock.js';
import type { NewRecord, OutboxOwnership, RelayRecord } from '../../index.js';
import { bytesOf } from '../../testing/outbox-events.js';
import { createDiskOutbox, type DiskOutboxOptions } from '../create-disk-outbox.js';
import type { DiskOutbox } from '../disk-outbox.js';

const FAR_MS = 60 * 60 * 1000;

/** A spool folder, a clock that stands still, and processes that use both. */
export class SpoolWorld {
  readonly clock = new ManualClock();
  readonly ids = new RandomIds();
  readonly log = new RecordingLog();
  readonly #owned: OutboxOwnership[] = [];

  private constructor(readonly base: string) {}

  static async make(): Promise<SpoolWorld> {
    return new SpoolWorld(await mkdtemp(join(tmpdir(), 'spool-')));
  }

  /** An outbox of a process of its own: each that is not named otherwise is on another machine. */
  open(options: Partial<DiskOutboxOptions> = {}): DiskOutbox {
    const { base: folder, clock, ids, log } = this;
    const limits = { maxBytes: 2 ** 30, dedupeDays: 7, deadDays: 30, heartbeatMs: FAR_MS };
    return createDiskOutbox({
      folder,
      clock,
      ids,
      log,
      self: { host: ids.uuid(), pid: process.pid },
      ...limits,
      ...options,
    });
  }

  /** Owns the outbox until the end of the test. @throws Error when another one has it */
  async own(outbox: DiskOutbox): Promise<OutboxOwnership> {
    const ownership = await outbox.own();
    if (ownership === null) throw new Error('another process has the outbox');
    this.#owned.push(ownership);
    return ownership;
  }

  path(...names: readonly string[]): string {
    return join(this.base, ...names);
  }

  async end(): Promise<void> {
    for (const ownership of this.#owned) await ownership.release();
    await rm(this.base, { recursive: true, force: true });
  }
}

/** Takes an event in. @returns its record */
export async function accepted(outbox: DiskOutbox, event: NewRecord): Promise<RelayRecord> {
  const { kind } = await outbox.accept(event);
  const record = await outbox.read(event.id);
  if (kind !== 'accepted' || record === null) throw new Error('it was not accepted');
  return record;
}

/** Fixes a body. @returns the record as it is stored */
export async function frozen(outbox: DiskOutbox, record: RelayRecord, text = '{}'): Promise<RelayRecord> {
  const written = await outbox.writeBody(record.id, bytesOf(text));
  const next: RelayRecord = {
    ...record,
    state: 'frozen',
    body: { ...written, key: 'a-key', budget: 0, truncatedLogs: 0 },
  };
  await outbox.save(next);
  return next;
}
