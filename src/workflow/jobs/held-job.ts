import type { Clock, Ids } from '../../kernel/index.js';
import type { DocumentStore } from '../../storage/index.js';
import { changedJob, type JobChange } from './job-changes.js';
import type { JobFile, JobFilePhoto } from './job-file.js';
import { JobFiles } from './job-files.js';

const WRITE_TRIES = 5;
/** Progress is written at the latest after so long, or so many photos. Spec: publishing.md section 10. */
const PROGRESS_MS = 10_000;
const PROGRESS_PHOTOS = 10;
/** A job that stands still is written as well, so that it is not taken for dead. */
const SIGN_OF_LIFE_MS = 45_000;

/**
 * A job this process works on: ahead of its file by a few photos, and the only one that writes it. Another owner's
 * take-over shows at the next write or look, and then nothing more is written.
 */
export class HeldJob {
  readonly #watchers = new Set<() => void>();
  #file: JobFile;
  #version: string;
  #saved: { readonly revision: number; readonly done: number; readonly atMs: number };
  #isLost = false;
  /** One write after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly tools: { readonly clock: Clock; readonly ids: Ids },
    file: JobFile,
    version: string,
  ) {
    this.#file = file;
    this.#version = version;
    this.#saved = this.#savedNow(file);
  }

  get file(): JobFile {
    return this.#file;
  }

  /** Another process has it now. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Calls back at every change. @returns ends it */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  change(change: JobChange): void {
    this.#file = changedJob(this.#file, change, this.tools.clock);
    this.tell();
  }

  /** @param at index of the photo */
  changePhoto(at: number, change: Partial<JobFilePhoto>): void {
    this.change({ photos: this.#file.photos.map((photo, index) => (index === at ? { ...photo, ...change } : photo)) });
  }

  tell(): void {
    for (const changed of [...this.#watchers]) changed();
  }

  /** Whether it is time to write: much has changed, or long ago. */
  isDue(): boolean {
    const { revision, done, atMs } = this.#saved;
    const ageMs = this.tools.clock.monotonicMs() - atMs;
    if (this.#file.revision === revision) return ageMs >= SIGN_OF_LIFE_MS;
    return ageMs >= PROGRESS_MS || through(this.#file) - done >= PROGRESS_PHOTOS;
  }

  /** Writes what is known now. @throws PublisherError storage errors; then it is written another time */
  save(documents: DocumentStore): Promise<void> {
    return this.#inTurn(async () => {
      const files = new JobFiles(documents, this.tools.ids);
      for (let tries = 1; tries <= WRITE_TRIES && !this.#isLost; tries += 1) {
        const file = this.#file;
        const version = await files.replace(file, this.#version);
        if (version !== null) {
          this.#version = version;
          this.#saved = this.#savedNow(file);
          return;
        }
        await this.#look(files);
      }
    });
  }

  /** Sees what others have written: that a person cancels it, or that another process has it. */
  refresh(documents: DocumentStore): Promise<void> {
    return this.#inTurn(() => this.#look(new JobFiles(documents, this.tools.ids)));
  }

  async #look(files: JobFiles): Promise<void> {
    const seen = await files.read(this.#file.id);
    if (!seen || seen.file.owner !== this.#file.owner) {
      this.#isLost = true;
      this.tell();
      return;
    }
    this.#version = seen.version;
    if (seen.file.isCancelled && !this.#file.isCancelled) this.change({ isCancelled: true });
  }

  #savedNow(file: JobFile): { revision: number; done: number; atMs: number } {
    return { revision: file.revision, done: through(file), atMs: this.tools.clock.monotonicMs() };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => undefined);
    return next;
  }
}

function through({ photos }: JobFile): number {
  return photos.filter(({ state }) => state !== 'queued' && state !== 'running').length;
}
