import { join } from 'node:path';
import type { BigIntStats } from 'node:fs';
import type { Disk } from './disk.js';
import { versionOf } from './file-version.js';

/** How many states of a document stay on disk: a reader that found a number may still open it. */
const KEPT = 3;

/** A document's states are files beside each other: `x.json` is stored as `x.000001.json`, `x.000002.json`, … */
export interface GenerationName {
  readonly document: string;
  readonly generation: number;
}

/** File name of one state. The ending needs a letter, so that no document can be mistaken for another's state. */
export function generationFile(document: string, generation: number): string {
  const [, stem, extension] = /^(.+?)(\.[A-Za-z][A-Za-z0-9]{0,7})?$/u.exec(document) ?? [];
  return `${stem ?? document}.${String(generation).padStart(6, '0')}${extension ?? ''}`;
}

/** The inverse of {@link generationFile}; null = not a state of a document. */
export function parseGenerationFile(file: string): GenerationName | null {
  const [, stem, digits, extension] = /^([^.].*)\.([0-9]{6,})(\.[A-Za-z][A-Za-z0-9]{0,7})?$/u.exec(file) ?? [];
  if (stem === undefined || digits === undefined) return null;
  return { document: `${stem}${extension ?? ''}`, generation: Number(digits) };
}

/** Highest state of each document in a folder's entries. */
export function highestGenerations(files: readonly string[]): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const file of files) {
    const parsed = parseGenerationFile(file);
    if (parsed !== null && parsed.generation > (highest.get(parsed.document) ?? 0)) {
      highest.set(parsed.document, parsed.generation);
    }
  }
  return highest;
}

/** One state as found: its number and its version token. */
export interface CurrentState {
  readonly generation: number;
  readonly path: string;
  readonly version: string;
  readonly stat: BigIntStats;
}

/**
 * Compare-and-swap on a plain disk by hard links: the next state is the next number, and a number can be linked
 * only once. Spec: storage.md section 3, publishing.md section 5.5.
 */
export class Generations {
  readonly #disk: Disk;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** The highest state; null = no such document. */
  async current(folder: string, document: string): Promise<CurrentState | null> {
    // A state may be pruned or deleted between the listing and the look at it: then there is a newer one, or none.
    for (;;) {
      const generation = (await this.#numbers(folder, document)).at(-1);
      if (generation === undefined) return null;
      const path = join(folder, generationFile(document, generation));
      const stat = await this.#disk.stat(path);
      if (stat !== null) return { generation, path, stat, version: tokenOf(generation, stat) };
    }
  }

  /**
   * Writes the state that follows `previous`.
   * @param previous null = the document must not exist
   * @returns null = somebody else was first
   */
  async append(
    folder: string,
    document: string,
    previous: CurrentState | null,
    bytes: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<CurrentState | null> {
    await this.#disk.ensureFolder(folder);
    const generation = (previous?.generation ?? 0) + 1;
    const path = join(folder, generationFile(document, generation));
    const part = await this.#disk.writePart(folder, (handle) => handle.writeFile(bytes, { signal }));
    try {
      signal?.throwIfAborted();
      if (previous !== null) await this.#disk.markSeen(previous.path);
      if ((await this.#disk.link(part.path, path)) !== 'linked') return null;
      if (!(await this.#hasWon(folder, document, previous, part.path))) {
        await this.#disk.remove(path);
        return null;
      }
    } finally {
      await this.#disk.remove(part.path);
    }
    await this.#disk.syncFolder(folder);
    await this.#prune(folder, document, generation - KEPT);
    return { generation, path, stat: part.stat, version: tokenOf(generation, part.stat) };
  }

  /** Removes a document's states, the highest last, so that no reader sees an older one as current. */
  async remove(folder: string, document: string, current: CurrentState): Promise<'deleted' | 'conflict'> {
    await this.#disk.markSeen(current.path);
    await this.#prune(folder, document, current.generation);
    await this.#disk.syncFolder(folder);
    return (await this.#numbers(folder, document)).length === 0 ? 'deleted' : 'conflict';
  }

  /**
   * Whether the number just linked was free because nobody had been there, and not because it had been pruned
   * or deleted. Numbers go in rising order, so whoever removed ours before removed the previous one as well: an
   * untouched previous one is proof. When it has gone, others have moved on since, from our state or past it;
   * whoever goes on from a state marks it as seen before, and a late number below others is never seen as the
   * highest. So a higher number that grew out of ours is no loss.
   */
  async #hasWon(folder: string, document: string, previous: CurrentState | null, part: string): Promise<boolean> {
    if (previous === null) {
      if (((await this.#numbers(folder, document)).at(-1) ?? 0) <= KEPT) return true;
    } else {
      const stat = await this.#disk.stat(previous.path);
      if (stat !== null && tokenOf(previous.generation, stat) === previous.version) return true;
    }
    return this.#disk.isSeen(part);
  }

  async #prune(folder: string, document: string, upTo: number): Promise<void> {
    for (const generation of await this.#numbers(folder, document)) {
      if (generation <= upTo) await this.#disk.remove(join(folder, generationFile(document, generation)));
    }
  }

  /** Numbers of a document's states, rising. */
  async #numbers(folder: string, document: string): Promise<number[]> {
    const numbers: number[] = [];
    for (const entry of await this.#disk.entries(folder)) {
      const parsed = parseGenerationFile(entry.name);
      if (parsed?.document === document) numbers.push(parsed.generation);
    }
    return numbers.sort((a, b) => a - b);
  }
}

/** The number, and what tells this state from one with the same number after a delete. */
function tokenOf(generation: number, stat: BigIntStats): string {
  return `${generation}.${versionOf(stat)}`;
}
