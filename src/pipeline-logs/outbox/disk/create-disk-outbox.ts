import { realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Clock, Ids } from '../../../kernel/index.js';
import { Turns } from '../../../platform/lifecycle/index.js';
import type { EventLog } from '../../../platform/logging/index.js';
import { Accepting } from './accepting.js';
import { DirectoryLock, type ProcessName } from './directory-lock.js';
import { DiskOutbox } from './disk-outbox.js';
import { KnownRecords } from './known-records.js';
import { RecordFolders } from './record-folders.js';
import { Receipts } from './receipts.js';
import { SpoolFiles } from './spool-files.js';
import { SpoolUsage } from './spool-usage.js';

/** Spec: pipeline-logs.md section 9. */
const HEARTBEAT_MS = 5_000;
/** 64 KiB of a log at the least in so many milliseconds. */
const PIECE_WAITS_MS = 6;

export interface DiskOutboxOptions {
  /** Absolute; made when something is stored for the first time. */
  readonly folder: string;
  /** Bytes of everything in it; events are refused from there on. */
  readonly maxBytes: number;
  /** Days a receipt counts, ≥ 1. */
  readonly dedupeDays: number;
  /** Days a dead record is kept, ≥ 1. */
  readonly deadDays: number;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  /** Who we are to other processes; default: the machine's name and our pid. */
  readonly self?: ProcessName;
  /** Milliseconds between two heartbeats of the owner, default 5000. */
  readonly heartbeatMs?: number;
  /** Somebody waits for an answer of this process, and goes before logs; default: nobody does. */
  readonly othersWait?: () => boolean;
  /** In place of the calls on the disk, for tests. */
  readonly files?: SpoolFiles;
}

/** An outbox in a folder of this machine. Nothing is touched before the first call. */
export function createDiskOutbox(options: DiskOutboxOptions): DiskOutbox {
  const { clock, ids, log, maxBytes, deadDays, othersWait = () => false } = options;
  const { files = new SpoolFiles(ids, new Turns(othersWait, PIECE_WAITS_MS)) } = options;
  const base = realPathOf(options.folder);
  const self = options.self ?? { host: hostname(), pid: process.pid };
  const records = new RecordFolders(join(base, 'records'), files);
  const graves = new RecordFolders(join(base, 'dead'), files);
  const receipts = new Receipts(join(base, 'receipts.jsonl'), files, clock, options.dedupeDays);
  const usage = new SpoolUsage(base, files, clock);
  const { heartbeatMs = HEARTBEAT_MS } = options;
  return new DiskOutbox({
    base,
    files,
    clock,
    log,
    accepting: new Accepting({
      files,
      clock,
      receipts,
      usage,
      live: new KnownRecords(records),
      dead: new KnownRecords(graves),
      maxBytes,
    }),
    records,
    graves,
    receipts,
    usage,
    lock: new DirectoryLock({ path: join(base, 'lock'), files, clock, ids, self, heartbeatMs }),
    deadDays,
  });
}

/** The folder itself may be a symlink of whoever runs the service; inside it none is followed. */
function realPathOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder; // made later
  }
}
