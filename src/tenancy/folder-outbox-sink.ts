import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bugError, upstreamError } from '../kernel/index.js';
import type { Ids } from '../kernel/index.js';
import type { OutboxSink } from '../publishers/index.js';

/** One segment: no dots in front, so no `..` and nothing hidden. */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,120}$/;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * Outbox posts as plain files in a folder, for tenants with local storage. A file appears whole or
 * not at all, and never replaces another. Spec: publishers.md section 4.
 */
export class FolderOutboxSink implements OutboxSink {
  readonly #folder: string;
  readonly #ids: Ids;

  /** @param folder of one tenant; made by the first write */
  constructor(folder: string, ids: Ids) {
    this.#folder = folder;
    this.#ids = ids;
  }

  async create(path: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
    const target = this.#pathOf(path);
    const temporary = join(dirname(target), `.new-${this.#ids.hex(8)}`);
    try {
      await mkdir(dirname(target), { recursive: true, mode: FOLDER_MODE });
      await writeThrough(temporary, bytes);
      await link(temporary, target); // unlike a rename, a link never replaces what is there
      return 'created';
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return 'exists';
      throw unavailable();
    } finally {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  async read(path: string, maxBytes: number): Promise<Uint8Array | null> {
    const target = this.#pathOf(path);
    try {
      if ((await stat(target)).size > maxBytes) throw unavailable();
      return await readFile(target);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw unavailable();
    }
  }

  #pathOf(path: string): string {
    const segments = path.split('/');
    if (!segments.every((segment) => SEGMENT.test(segment))) throw bugError('An outbox path has a strange segment.');
    return join(this.#folder, ...segments);
  }
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', FILE_MODE);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
}

function unavailable(): Error {
  return upstreamError('storage_unavailable', 'The outbox folder cannot be used.');
}
