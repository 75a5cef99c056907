import type { BigIntStats } from 'node:fs';
import { checkSidecarName, maxDocumentBytes } from '../document-paths.js';
import type { SidecarAt, SidecarMoveResult, StoredDocument, WrittenDocument } from '../image-storage.port.js';
import { badName } from '../names.js';
import { storageIntegrity } from '../storage.errors.js';
import { modifiedAtOf, versionOf } from './file-version.js';
import { lockKeyOf, replaceWhole, writeNew } from './guarded-writes.js';
import type { LocalDeps } from './local-deps.js';
import { readWhole } from './read-file.js';

/** Sidecars: plain files beside the photos, because people read them. Spec: storage.md section 3. */
export class LocalSidecars {
  readonly #deps: LocalDeps;

  constructor(deps: LocalDeps) {
    this.#deps = deps;
  }

  async read(at: SidecarAt, maxBytes: number, signal: AbortSignal | undefined): Promise<StoredDocument | null> {
    const [folder, name] = this.#place(at);
    const found = await this.#deps.index.find(folder, name);
    const file = found && (await this.#deps.disk.open(found.path));
    if (!file) return null;
    try {
      if (file.stat.size > BigInt(maxBytes)) throw storageIntegrity();
      const bytes = await readWhole(file.handle, Number(file.stat.size), signal);
      // A sidecar is replaced as a whole; one that changes under our eyes is being edited by hand.
      if (bytes === null) throw storageIntegrity();
      return { bytes, ...this.#stateOf(file.stat) };
    } finally {
      await file.handle.close();
    }
  }

  async create(
    at: SidecarAt,
    bytes: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<WrittenDocument | { readonly outcome: 'exists' }> {
    const [folder, name] = this.#place(at);
    const stat = await this.#deps.locks.hold([lockKeyOf(folder, name)], signal, () =>
      writeNew(this.#deps, folder, name, bytes, signal),
    );
    return stat === null ? { outcome: 'exists' } : { outcome: 'written', ...this.#stateOf(stat) };
  }

  async replace(
    at: SidecarAt,
    bytes: Uint8Array,
    version: string,
    signal: AbortSignal | undefined,
  ): Promise<WrittenDocument | { readonly outcome: 'conflict' }> {
    const [folder, name] = this.#place(at);
    return this.#deps.locks.hold([lockKeyOf(folder, name)], signal, async (stillHeld) => {
      const found = await this.#deps.index.find(folder, name);
      if (found === null || versionOf(found.stat) !== version) return { outcome: 'conflict' };
      const stat = await replaceWhole(this.#deps, found, bytes, stillHeld, signal);
      return { outcome: 'written', ...this.#stateOf(stat) };
    });
  }

  async delete(
    at: SidecarAt,
    version: string | null,
    signal: AbortSignal | undefined,
  ): Promise<'deleted' | 'gone' | 'conflict'> {
    const [folder, name] = this.#place(at);
    if (!(await this.#deps.disk.hasFolder(folder))) return 'gone';
    return this.#deps.locks.hold([lockKeyOf(folder, name)], signal, async (stillHeld) => {
      const found = await this.#deps.index.find(folder, name);
      if (found === null) return 'gone';
      if (version !== null && versionOf(found.stat) !== version) return 'conflict';
      await stillHeld();
      await this.#deps.disk.remove(found.path);
      await this.#deps.disk.syncFolder(folder);
      return 'deleted';
    });
  }

  /** Moves or copies a sidecar. Both names are locked, so nobody edits the source or takes the target meanwhile. */
  async transfer(
    kind: 'move' | 'copy',
    from: SidecarAt,
    to: SidecarAt,
    signal: AbortSignal | undefined,
  ): Promise<SidecarMoveResult> {
    const [fromFolder, fromName] = this.#place(from);
    const [toFolder, toName] = this.#place(to);
    const keys = [lockKeyOf(fromFolder, fromName), lockKeyOf(toFolder, toName)];
    if (keys[0] === keys[1]) throw badName('same_name');
    return this.#deps.locks.hold(keys, signal, async (stillHeld) => {
      const source = await this.read({ ...from, name: fromName }, maxDocumentBytes({ sidecar: from }), signal);
      const there = await this.read(to, maxDocumentBytes({ sidecar: to }), signal);
      if (source === null) {
        // A finished move leaves exactly this behind; a copy never does.
        return kind === 'move' && there ? { outcome: 'done', version: there.version } : { outcome: 'source_gone' };
      }
      if (there !== null && !Buffer.from(there.bytes).equals(source.bytes)) return { outcome: 'target_taken' };
      const version = there?.version ?? (await this.#copy(toFolder, toName, source.bytes, signal));
      if (version === null) return { outcome: 'target_taken' };
      if (kind === 'move') await this.#removeSource(fromFolder, fromName, stillHeld);
      return { outcome: 'done', version };
    });
  }

  async #copy(
    folder: string,
    name: string,
    bytes: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<string | null> {
    const stat = await writeNew(this.#deps, folder, name, bytes, signal);
    return stat === null ? null : versionOf(stat);
  }

  async #removeSource(folder: string, name: string, stillHeld: () => Promise<void>): Promise<void> {
    const found = await this.#deps.index.find(folder, name);
    if (found === null) return;
    await stillHeld();
    await this.#deps.disk.remove(found.path);
    await this.#deps.disk.syncFolder(folder);
  }

  #place(at: SidecarAt): [string, string] {
    return [this.#deps.paths.folders[at.folder], checkSidecarName(at)];
  }

  #stateOf(stat: BigIntStats): { version: string; modifiedAt: Date; storageNow: Date } {
    return { version: versionOf(stat), modifiedAt: modifiedAtOf(stat), storageNow: new Date(this.#deps.clock.now()) };
  }
}
