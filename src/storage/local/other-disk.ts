import type { BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { ContentHasher } from '../../kernel/index.js';
import type { FoundEntry } from './directory-index.js';
import type { Part } from './disk.js';
import { versionOf } from './file-version.js';
import { PathDocuments } from './path-documents.js';
import type { LocalDeps } from './local-deps.js';
import { readThrough } from './read-file.js';

/** A mark outlives every retry of its move; publishing remembers requests for as long. */
const MARK_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Copies a photo to a hidden file beside its target on another disk and verifies it by reading it back.
 * @returns null = the source changed meanwhile
 */
export async function copyToOtherDisk(
  deps: LocalDeps,
  source: FoundEntry,
  toFolder: string,
  nonce: string,
  signal: AbortSignal | undefined,
): Promise<Part | null> {
  const { disk } = deps;
  const name = disk.partName(nonce);
  await disk.remove(join(toFolder, name)); // of an earlier try that did not get as far as the name
  const original = await disk.open(source.path);
  if (original === null) return null;
  try {
    if (versionOf(original.stat) !== versionOf(source.stat)) return null;
    const hasher = new ContentHasher();
    // Half a millisecond more: as seconds in a double the time may come out a hair below the millisecond.
    const seconds = (Number(original.stat.mtimeNs / 1_000_000n) + 0.5) / 1000;
    const part = await disk.writePart(
      toFolder,
      async (handle) => {
        await readThrough(original.handle, signal, async (chunk) => {
          hasher.update(chunk);
          await handle.writeFile(chunk);
        });
        await handle.utimes(seconds, seconds); // the photo keeps its date
      },
      name,
    );
    const isSame = (await hashOf(deps, part.path, signal)) === hasher.digest();
    const after = await original.handle.stat({ bigint: true });
    if (isSame && versionOf(after) === versionOf(source.stat)) return part;
    await disk.remove(part.path);
    return null;
  } finally {
    await original.handle.close();
  }
}

async function hashOf(deps: LocalDeps, path: string, signal: AbortSignal | undefined): Promise<string | null> {
  const file = await deps.disk.open(path);
  if (file === null) return null;
  try {
    const hasher = new ContentHasher();
    await readThrough(file.handle, signal, (chunk) => void hasher.update(chunk));
    return hasher.digest();
  } finally {
    await file.handle.close();
  }
}

interface MarkedMove {
  readonly nonce: string;
  readonly toPath: string;
}

/**
 * Remembers which file a move by copy made: on another disk the inode is a new one, and after the last step
 * nothing else would say that the file at the target is ours.
 */
export class MoveMarks {
  readonly #deps: LocalDeps;
  readonly #documents: PathDocuments;

  constructor(deps: LocalDeps) {
    this.#deps = deps;
    this.#documents = new PathDocuments(deps);
  }

  async put(move: MarkedMove, stat: BigIntStats): Promise<void> {
    await this.#sweep();
    const path = markPath(move);
    await this.#documents.delete(path, null, undefined);
    await this.#documents.create(path, Buffer.from(versionOf(stat)), undefined);
  }

  async isMine(move: MarkedMove, stat: BigIntStats): Promise<boolean> {
    const mark = await this.#documents.read(markPath(move), 1024, undefined);
    return mark !== null && Buffer.from(mark.bytes).toString('utf8') === versionOf(stat);
  }

  async #sweep(): Promise<void> {
    const { entries } = await this.#documents.list('moves', null, undefined);
    const old = entries.filter((entry) => this.#deps.clock.now() - entry.modifiedAt.getTime() > MARK_LIFE_MS);
    for (const entry of old) await this.#documents.delete(entry.path, entry.version, undefined);
  }
}

function markPath(move: MarkedMove): string {
  return `moves/${move.nonce}.json`;
}
