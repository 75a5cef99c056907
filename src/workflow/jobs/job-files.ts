import { upstreamError, type Clock, type Ids } from '../../kernel/index.js';
import type { DocumentStore } from '../../storage/index.js';
import { isUnavailable } from '../ledger/claim.js';
import { MAX_JOB_BYTES, parseJob, serializeJob } from './job-codec.js';
import type { JobFile, SeenJob } from './job-file.js';

/** Time to the millisecond, then chance: names in their order are jobs in theirs. */
const JOB_ID = /^[0-9]{17}-[0-9a-f]{16}$/;
const FOLDER = 'jobs/';
const KEPT_MS = 30 * 24 * 3_600_000;
/** A creation clears away at most so many. */
const CLEARED_AT_ONCE = 20;

/** A new job's id. */
export function newJobId({ clock, ids }: { readonly clock: Clock; readonly ids: Ids }): string {
  return `${new Date(clock.now()).toISOString().replaceAll(/\D/g, '')}-${ids.hex(8)}`;
}

/** Whether an id may be a job's; those of publish runs look different. */
export function isJobId(id: string): boolean {
  return JOB_ID.test(id);
}

/** The job files of one tenant, written by conditional writes alone. Spec: publishing.md sections 5.1 and 10. */
export class JobFiles {
  constructor(
    private readonly documents: DocumentStore,
    private readonly ids: Ids,
  ) {}

  /** Null = no such job. @throws PublisherError `ledger_corrupt`, `ledger_version`, storage errors */
  async read(id: string): Promise<SeenJob | null> {
    return (await this.#read(id))?.seen ?? null;
  }

  /** @returns the version; null = it is there already. @throws PublisherError storage errors */
  create(file: JobFile): Promise<string | null> {
    return this.#write(file, (at, bytes) => this.documents.create(at, bytes));
  }

  /** @returns the new version; null = another version is there. @throws PublisherError storage errors */
  replace(file: JobFile, version: string): Promise<string | null> {
    return this.#write(file, (at, bytes) => this.documents.replace(at, bytes, version));
  }

  /** Ids of all jobs, newest first. */
  async names(): Promise<readonly string[]> {
    return (await this.#entries()).map(({ id }) => id);
  }

  /**
   * Removes some of the jobs that nobody has touched for 30 days. Called when one is created, for reads never write.
   * @param newest id of a job that is there: its reply carries the storage's own time
   */
  async clear(newest: string): Promise<void> {
    const now = (await this.#read(newest))?.storageNow.getTime() ?? 0;
    const old = (await this.#entries()).filter(({ modifiedAt }) => isTooOld(now - modifiedAt.getTime()));
    for (const { id } of old.slice(-CLEARED_AT_ONCE)) await this.documents.delete({ path: pathOf(id) }, null);
  }

  async #entries(): Promise<readonly { readonly id: string; readonly modifiedAt: Date }[]> {
    const found: { readonly id: string; readonly modifiedAt: Date }[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<DocumentStore['list']>> = await this.documents.list(FOLDER, cursor);
      for (const { path, modifiedAt } of page.entries) {
        const id = path.slice(FOLDER.length, -'.json'.length);
        if (path === pathOf(id) && isJobId(id)) found.push({ id, modifiedAt });
      }
      cursor = page.cursor;
    } while (cursor !== null);
    return found.sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  async #read(id: string): Promise<{ seen: SeenJob; writeNonce: string; storageNow: Date } | null> {
    const document = await this.documents.read({ path: pathOf(id) }, MAX_JOB_BYTES);
    if (!document) return null;
    const { bytes, version, storageNow, modifiedAt } = document;
    const { file, writeNonce } = parseJob(bytes, id);
    const ageMs = Math.max(0, storageNow.getTime() - modifiedAt.getTime());
    return { seen: { file, version, ageMs }, writeNonce, storageNow };
  }

  /** After a lost reply the nonce tells whether the write landed. */
  async #write(
    file: JobFile,
    put: (at: { path: string }, bytes: Uint8Array) => ReturnType<DocumentStore['create'] | DocumentStore['replace']>,
  ): Promise<string | null> {
    const writeNonce = this.ids.hex(16);
    try {
      const written = await put({ path: pathOf(file.id) }, serializeJob(file, writeNonce));
      return written.outcome === 'written' ? written.version : null;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      const there = await this.#read(file.id);
      if (there?.writeNonce === writeNonce) return there.seen.version;
      throw upstreamError('storage_unavailable', 'The job could not be written down.');
    }
  }
}

/** Whether a job nobody has touched for so long is no longer shown. */
export function isTooOld(ageMs: number): boolean {
  return ageMs > KEPT_MS;
}

function pathOf(id: string): string {
  return `${FOLDER}${id}.json`;
}
