import type { BigIntStats } from 'node:fs';
import { join } from 'node:path';
import type { PhotoRef } from '../../kernel/index.js';
import type { MoveResult, PhotoTarget } from '../image-storage.port.js';
import { badName } from '../names.js';
import { copyToOtherDisk, MoveMarks } from './other-disk.js';
import type { FoundEntry } from './directory-index.js';
import { versionOf } from './file-version.js';
import { lockKeyOf } from './guarded-writes.js';
import type { LocalDeps } from './local-deps.js';

export type LocalMoveResult =
  | Exclude<MoveResult, { readonly ref: PhotoRef }>
  | { readonly outcome: 'moved' | 'already_moved'; readonly stat: BigIntStats };

interface Move {
  readonly ref: PhotoRef;
  readonly nonce: string;
  readonly fromFolder: string;
  readonly toFolder: string;
  readonly toPath: string;
  readonly name: string;
}

/**
 * Moves by a second hard link and the removal of the first: at every instant the photo has at least one name,
 * and no name is ever overwritten. The inode proves that a file at the target is ours.
 * Spec: storage.md section 3, publishing.md section 5.5.
 */
export class LocalMoves {
  readonly #deps: LocalDeps;
  readonly #marks: MoveMarks;

  constructor(deps: LocalDeps) {
    this.#deps = deps;
    this.#marks = new MoveMarks(deps);
  }

  /** @param target its name is checked and in NFC */
  async move(
    ref: PhotoRef,
    target: PhotoTarget,
    nonce: string,
    signal: AbortSignal | undefined,
  ): Promise<LocalMoveResult> {
    const { folders } = this.#deps.paths;
    const [fromFolder, toFolder] = [folders[ref.folder], folders[target.folder]];
    const keys = [lockKeyOf(fromFolder, ref.name), lockKeyOf(toFolder, target.name)];
    if (keys[0] === keys[1]) throw badName('same_name');
    const move = { ref, nonce, fromFolder, toFolder, toPath: join(toFolder, target.name), name: target.name };
    return this.#deps.locks.hold(keys, signal, async () => {
      const result = await this.#moveLocked(move, signal);
      if ('stat' in result) this.#deps.hashes.moved(ref, { ...target, version: versionOf(result.stat) });
      return result;
    });
  }

  async #moveLocked(move: Move, signal: AbortSignal | undefined): Promise<LocalMoveResult> {
    const { disk, index } = this.#deps;
    const mine = await this.#mineAtTarget(move);
    const source = await index.find(move.fromFolder, move.ref.name);
    const isSource = source !== null && versionOf(source.stat) === move.ref.version;
    if (mine !== null) {
      // An earlier try got as far as the link: what is left is to take the old name away.
      if (isSource) await this.#removeSource(move, source);
      await disk.remove(join(move.toFolder, disk.partName(move.nonce)));
      return { outcome: 'already_moved', stat: mine };
    }
    if (source === null) return { outcome: 'source_gone' };
    if (!isSource) return { outcome: 'source_changed' };
    await disk.ensureFolder(move.toFolder);
    if (await index.isTaken(move.toFolder, move.name)) return { outcome: 'target_taken' };
    signal?.throwIfAborted();
    const linked = await disk.link(source.path, move.toPath);
    if (linked === 'taken') return { outcome: 'target_taken' };
    if (linked === 'other_disk') return this.#moveByCopy(move, source, signal);
    return this.#finish(move, source);
  }

  /** The file at the target when it is this photo: the same inode, or the copy that this very move made. */
  async #mineAtTarget(move: Move): Promise<BigIntStats | null> {
    if (!(await this.#deps.disk.hasFolder(move.toFolder))) return null;
    const stat = await this.#deps.disk.stat(move.toPath);
    if (stat === null) return null;
    if (versionOf(stat) === move.ref.version) return stat;
    return (await this.#marks.isMine(move, stat)) ? stat : null;
  }

  async #finish(move: Move, source: FoundEntry): Promise<LocalMoveResult> {
    const { disk } = this.#deps;
    const stat = await disk.stat(move.toPath);
    if (stat === null || versionOf(stat) !== move.ref.version) {
      // Somebody put another file under the old name between the look and the link. It keeps that name; the
      // extra one goes, unless it has become the only one.
      if (stat !== null && stat.nlink > 1n) await disk.remove(move.toPath);
      return { outcome: 'source_changed' };
    }
    await disk.syncFolder(move.toFolder);
    await this.#removeSource(move, source);
    return { outcome: 'moved', stat };
  }

  async #moveByCopy(move: Move, source: FoundEntry, signal: AbortSignal | undefined): Promise<LocalMoveResult> {
    const { disk } = this.#deps;
    const part = await copyToOtherDisk(this.#deps, source, move.toFolder, move.nonce, signal);
    if (part === null) return { outcome: 'source_changed' };
    // Said before the copy gets its name, so that whoever finds the name also finds whose it is.
    await this.#marks.put(move, part.stat);
    const linked = await disk.link(part.path, move.toPath);
    if (linked !== 'linked') {
      await disk.remove(part.path);
      return { outcome: 'target_taken' };
    }
    await disk.syncFolder(move.toFolder);
    await this.#removeSource(move, source);
    await disk.remove(part.path);
    return { outcome: 'moved', stat: part.stat };
  }

  async #removeSource(move: Move, source: FoundEntry): Promise<void> {
    const { disk } = this.#deps;
    const stat = await disk.stat(source.path);
    if (stat === null || versionOf(stat) !== move.ref.version) return;
    await disk.remove(source.path);
    await disk.syncFolder(move.fromFolder);
  }
}
