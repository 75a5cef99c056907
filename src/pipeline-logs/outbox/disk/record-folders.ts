import { createHash } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { bugError } from '../../../kernel/index.js';
import type { RelayRecord } from '../relay-record.js';
import { decodeRecord, encodeRecord, isRecordId } from './record-codec.js';
import { isAbsent, isTaken, type SpoolFiles } from './spool-files.js';

/** What was written of a stream. */
export interface Written {
  readonly sha256: string;
  readonly bytes: number;
}

/** The folders `<id>/` of one place, `records/` or `dead/`. Ids and job ids are checked before they become paths. */
export class RecordFolders {
  constructor(
    readonly folder: string,
    private readonly files: SpoolFiles,
  ) {}

  /** Ids there, in no order. */
  async ids(): Promise<readonly string[]> {
    return (await this.files.names(this.folder)).filter(isRecordId);
  }

  /** @returns null = there is none, or it cannot be read */
  async read(id: string): Promise<RelayRecord | null> {
    const text = await this.files.read(join(this.pathOf(id), 'record.json'));
    return text === null ? null : decodeRecord(text, id);
  }

  /** In one step. */
  async save(record: RelayRecord): Promise<void> {
    const text = encodeRecord(record);
    await this.files.replace(join(this.pathOf(record.id), 'record.json'), (handle) => handle.writeFile(text));
  }

  /** Whole or not at all. */
  async write(id: string, name: string, content: AsyncIterable<Uint8Array>): Promise<Written> {
    const hash = createHash('sha256');
    let bytes = 0;
    await this.files.replace(join(this.pathOf(id), name), async (handle) => {
      for await (const chunk of content) {
        hash.update(chunk);
        bytes += chunk.length;
        await handle.writeFile(chunk);
        await this.files.turns.next();
      }
    });
    return { sha256: hash.digest('hex'), bytes };
  }

  /** @param isUrgent see `SpoolFiles.stream` */
  stream(id: string, name: string, isUrgent = false): Readable {
    return Readable.from(this.files.stream(join(this.pathOf(id), name), isUrgent), { objectMode: false });
  }

  async remove(id: string): Promise<void> {
    await this.files.discard(this.pathOf(id));
  }

  /** Gives a record to another place; what has its id there goes. */
  async moveTo(other: RecordFolders, id: string): Promise<void> {
    const [from, to] = [this.pathOf(id), other.pathOf(id)];
    await this.files.ensureFolder(other.folder);
    await rename(from, to).catch(async (error: unknown) => {
      if (isAbsent(error) && (await this.files.isFolder(to))) return; // a look at the records has just done it
      if (!isTaken(error)) throw error;
      await other.remove(id);
      await rename(from, to);
    });
    await this.files.syncFolder(other.folder);
    await this.files.syncFolder(this.folder);
  }

  pathOf(id: string): string {
    if (!isRecordId(id)) throw bugError('A record id has a strange form.');
    return join(this.folder, id);
  }
}

/** @throws PublisherError `internal_error` when the id is no positive safe integer */
export function traceName(jobId: number): string {
  if (!Number.isSafeInteger(jobId) || jobId < 1) throw bugError('A job id is no positive integer.');
  return `trace-${jobId}`;
}
