import type { Readable } from 'node:stream';
import type { DeadReason, NewRecord, RelayRecord } from './relay-record.js';

/** What became of an event that was handed over. */
export type Acceptance =
  | { readonly kind: 'accepted' }
  /** Known by its delivery key or its semantic key; the request id is that of the first delivery. */
  | { readonly kind: 'duplicate'; readonly requestId: string };

/** What is in the outbox, for metrics and the command line. */
export interface OutboxUsage {
  readonly bytes: number;
  readonly pending: number;
  readonly dead: number;
  /** When the oldest pending record was accepted, milliseconds since the Unix epoch. */
  readonly oldestPendingAt: number | null;
}

/** The right to work on the records: one process has it at a time. */
export interface OutboxOwnership {
  /** Aborted when the right was lost to another process: nothing may be begun or stored after it. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Keeps every accepted pipeline until it is delivered, written or given up. Whatever is stored survives the end of the
 * process at any point. Any process may `accept`; only the owner changes records.
 * Spec: pipeline-logs.md section 9.
 */
export interface DeliveryOutbox {
  /**
   * Takes an event in, once: of equal ones at the same moment one is accepted. It is on the disk (fsync) when this resolves.
   * Equal means the same pipeline. The same delivery key with *different* pipelines, handed over by two processes at the
   * same moment, is accepted twice: no sender does that, and each of them is another delivery to the receiver.
   * @throws PublisherError `overloaded` when the outbox is full or cannot be written
   */
  accept(entry: NewRecord): Promise<Acceptance>;
  /** Waits for no other process. @returns null = another one works here */
  own(): Promise<OutboxOwnership | null>;
  /** Records that are not dead, oldest first. One that cannot be read is set aside and reported, never fatal. */
  pending(): Promise<readonly RelayRecord[]>;
  /** Dead records, oldest first. */
  dead(): Promise<readonly RelayRecord[]>;
  /** A record that is not dead. */
  read(id: string): Promise<RelayRecord | null>;
  /** Replaces a record in one step. */
  save(record: RelayRecord): Promise<void>;
  /** Keeps a log, whole or not at all. @returns its bytes */
  writeTrace(id: string, jobId: number, content: AsyncIterable<Uint8Array>): Promise<number>;
  readTrace(id: string, jobId: number): Readable;
  /** Keeps the body, whole or not at all; an earlier one is replaced. */
  writeBody(
    id: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly sha256: string; readonly bytes: number }>;
  readBody(id: string): Readable;
  /** Delivered or done: its receipt stays for `PIPELINE_LOGS_DEDUPE_DAYS`, the record goes. */
  complete(record: RelayRecord): Promise<void>;
  /** Given up: kept among the dead for `PIPELINE_LOGS_DEAD_DAYS`, with its body, until it is replayed. */
  bury(record: RelayRecord, reason: DeadReason): Promise<void>;
  /** Back to `frozen` with the same body and key, or to `accepted` when nothing was frozen. @returns false = no such dead record */
  replay(id: string): Promise<boolean>;
  /** Removes dead records given up before a moment. @param before milliseconds since the Unix epoch @returns how many */
  purge(before: number): Promise<number>;
  usage(): Promise<OutboxUsage>;
}
export const DeliveryOutbox = Symbol('DeliveryOutbox');
