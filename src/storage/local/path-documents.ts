import { join } from 'node:path';
import { bugError } from '../../kernel/index.js';
import { checkDocumentPath } from '../document-paths.js';
import type { DocumentEntry, StoredDocument, WrittenDocument } from '../image-storage.port.js';
import { storageIntegrity } from '../storage.errors.js';
import { modifiedAtOf } from './file-version.js';
import { Generations, highestGenerations, type CurrentState } from './generations.js';
import type { LocalDeps } from './local-deps.js';
import { readWhole } from './read-file.js';

const PAGE_SIZE = 1000;

/** Documents below `.publisher/`, as numbered states. Spec: storage.md section 3. */
export class PathDocuments {
  readonly #deps: LocalDeps;
  readonly #generations: Generations;

  constructor(deps: LocalDeps) {
    this.#deps = deps;
    this.#generations = new Generations(deps.disk);
  }

  async read(path: string, maxBytes: number, signal: AbortSignal | undefined): Promise<StoredDocument | null> {
    const [folder, name] = this.#split(path);
    for (;;) {
      const current = await this.#generations.current(folder, name);
      if (current === null) return null;
      const file = await this.#deps.disk.open(current.path);
      if (file === null) continue; // pruned meanwhile: there is a newer state, or none
      try {
        if (file.stat.size > BigInt(maxBytes)) throw storageIntegrity();
        const bytes = await readWhole(file.handle, Number(file.stat.size), signal);
        if (bytes === null) throw storageIntegrity();
        return { bytes, ...this.#stateOf(current) };
      } finally {
        await file.handle.close();
      }
    }
  }

  async create(
    path: string,
    bytes: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<WrittenDocument | { readonly outcome: 'exists' }> {
    const [folder, name] = this.#split(path);
    if ((await this.#generations.current(folder, name)) !== null) return { outcome: 'exists' };
    const written = await this.#generations.append(folder, name, null, bytes, signal);
    return written === null ? { outcome: 'exists' } : { outcome: 'written', ...this.#stateOf(written) };
  }

  async replace(
    path: string,
    bytes: Uint8Array,
    version: string,
    signal: AbortSignal | undefined,
  ): Promise<WrittenDocument | { readonly outcome: 'conflict' }> {
    const [folder, name] = this.#split(path);
    const current = await this.#generations.current(folder, name);
    if (current?.version !== version) return { outcome: 'conflict' };
    const written = await this.#generations.append(folder, name, current, bytes, signal);
    return written === null ? { outcome: 'conflict' } : { outcome: 'written', ...this.#stateOf(written) };
  }

  async delete(
    path: string,
    version: string | null,
    signal: AbortSignal | undefined,
  ): Promise<'deleted' | 'gone' | 'conflict'> {
    const [folder, name] = this.#split(path);
    let outcome: 'deleted' | 'gone' | 'conflict' = 'gone';
    for (;;) {
      signal?.throwIfAborted();
      const current = await this.#generations.current(folder, name);
      if (current === null) return outcome;
      if (version !== null && current.version !== version) return 'conflict';
      outcome = await this.#generations.remove(folder, name, current);
      // Somebody wrote meanwhile. Without a version that state goes as well.
      if (outcome === 'deleted' || version !== null) return outcome;
    }
  }

  async list(
    prefix: string,
    cursor: string | null,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly entries: readonly DocumentEntry[]; readonly cursor: string | null }> {
    const segments = checkDocumentPath(prefix.replace(/\/$/u, ''));
    const all = (await this.#walk(segments, signal)).sort();
    const rest = cursor === null ? all : all.filter((path) => path > cursor);
    const page = rest.slice(0, PAGE_SIZE);
    const entries: DocumentEntry[] = [];
    for (const path of page) {
      signal?.throwIfAborted();
      const current = await this.#generations.current(...this.#split(path));
      if (current !== null) entries.push({ path, version: current.version, modifiedAt: modifiedAtOf(current.stat) });
    }
    return { entries, cursor: rest.length > page.length ? (page.at(-1) ?? null) : null };
  }

  async #walk(segments: readonly string[], signal: AbortSignal | undefined): Promise<string[]> {
    signal?.throwIfAborted();
    const entries = await this.#deps.disk.entries(join(this.#deps.paths.publisher, ...segments));
    const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    const found = [...highestGenerations(files).keys()].map((name) => [...segments, name].join('/'));
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      found.push(...(await this.#walk([...segments, entry.name], signal)));
    }
    return found;
  }

  #split(path: string): [string, string] {
    const segments = checkDocumentPath(path);
    const name = segments.at(-1);
    if (name === undefined) throw bugError('A document path of ours is empty.');
    return [join(this.#deps.paths.publisher, ...segments.slice(0, -1)), name];
  }

  #stateOf(state: CurrentState): { version: string; modifiedAt: Date; storageNow: Date } {
    return {
      version: state.version,
      modifiedAt: modifiedAtOf(state.stat),
      storageNow: new Date(this.#deps.clock.now()),
    };
  }
}
