import { momentOf, ageMs, type Clock, type Moment } from '../../../kernel/index.js';
import type { SpoolFiles } from './spool-files.js';

/** Other processes and the command line change the folder too. */
const COUNT_AGAIN_MS = 10_000;

/** How many bytes the spool folder holds: counted now and then, and kept up with in between. */
export class SpoolUsage {
  #counted: { readonly at: Moment; bytes: number } | null = null;
  #counting: Promise<number> | null = null;

  constructor(
    private readonly folder: string,
    private readonly files: SpoolFiles,
    private readonly clock: Clock,
  ) {}

  /** Bytes were written, or removed when negative. */
  add(bytes: number): void {
    if (this.#counted) this.#counted.bytes += bytes;
  }

  /** Something of unknown size is gone: the next question counts anew. */
  recount(): void {
    this.#counted = null;
  }

  async bytes(): Promise<number> {
    const counted = this.#counted;
    if (counted && ageMs(this.clock, counted.at) < COUNT_AGAIN_MS) return counted.bytes;
    this.#counting ??= this.#count().finally(() => (this.#counting = null));
    return this.#counting;
  }

  async #count(): Promise<number> {
    const at = momentOf(this.clock);
    const bytes = await this.files.bytesBelow(this.folder);
    this.#counted = { at, bytes };
    return bytes;
  }
}
