import type { SidecarMoveResult } from '../image-storage.port.js';
import { badName } from '../names.js';
import { storageUnavailable } from '../storage.errors.js';
import type { FileFacts } from './answers.js';
import { isSamePath, valueOf, type Asked, type DropboxFiles } from './dropbox-files.js';
import type { Folders } from './folders.js';
import { isConflict, isNotFound, isSourceGone, isTargetTaken } from './refusals.js';

/** Where a sidecar lies: folder path and name. */
export interface SidecarPlace {
  readonly path: string;
  readonly name: string;
}

/** How often the state is looked at when others change it meanwhile. */
const LOOKS = 3;

/** Moves and copies of sidecars by Dropbox's own means, which never overwrite. Spec: storage.md sections 2 and 4. */
export class DropboxSidecars {
  constructor(
    private readonly files: DropboxFiles,
    private readonly folders: Folders,
  ) {}

  /** @throws PublisherError `bad_name` for a sidecar onto itself */
  async transfer(
    kind: 'move' | 'copy',
    from: SidecarPlace,
    to: SidecarPlace,
    asked: Asked,
  ): Promise<SidecarMoveResult> {
    if (isSamePath(pathOf(from), pathOf(to))) throw badName('same_name');
    for (let look = 1; look <= LOOKS; look += 1) {
      const source = await this.#at(from, asked);
      const there = await this.#at(to, asked);
      if (source === null || there !== null) return this.#decided(kind, source, there, asked);
      await this.folders.ensure(to.path, asked);
      const answer = await this.files[kind](source.id, pathOf(to), asked);
      if (answer.outcome === 'done') return { outcome: 'done', version: answer.value.rev };
      const isOvertaken = answer.outcome === 'refused' && (isTargetTaken(answer.tags) || isSourceGone(answer.tags));
      if (answer.outcome === 'unsure') {
        const done = await this.#at(to, asked);
        if (done === null || done.contentHash !== source.contentHash) throw answer.error;
      } else if (!isOvertaken) {
        throw this.folders.refused(to.path, answer.tags);
      }
    }
    throw storageUnavailable('busy');
  }

  /** One of them decides: there is nothing to take along, or the name is taken. */
  async #decided(
    kind: 'move' | 'copy',
    source: FileFacts | null,
    there: FileFacts | null,
    asked: Asked,
  ): Promise<SidecarMoveResult> {
    if (source === null) {
      // A finished move leaves exactly this behind; a copy never does.
      return kind === 'move' && there ? { outcome: 'done', version: there.rev } : { outcome: 'source_gone' };
    }
    if (there === null || there.contentHash !== source.contentHash) return { outcome: 'target_taken' };
    if (kind === 'move') {
      const answer = await this.files.remove(source.id, source.rev, asked);
      const isGone = answer.outcome === 'refused' && isNotFound(answer.tags);
      if (answer.outcome === 'refused' && isConflict(answer.tags)) return { outcome: 'target_taken' };
      if (!isGone) valueOf(answer);
    }
    return { outcome: 'done', version: there.rev };
  }

  async #at({ path, name }: SidecarPlace, asked: Asked): Promise<FileFacts | null> {
    const entry = await this.files.named(path, name, asked);
    return entry?.kind === 'file' ? entry : null;
  }
}

function pathOf({ path, name }: SidecarPlace): string {
  return `${path}/${name}`;
}
