import type { PhotoRef } from '../../kernel/index.js';
import type { FileFacts } from './answers.js';
import { isSamePath, valueOf, type Asked, type DropboxFiles } from './dropbox-files.js';
import type { Folders } from './folders.js';
import { isSourceGone, isTargetTaken, type Tags } from './refusals.js';

/** A planned move. Paths are Dropbox's. */
export interface PlannedMove {
  readonly ref: PhotoRef;
  readonly from: string;
  readonly toFolder: string;
  readonly toName: string;
}

export type Moved =
  | { readonly outcome: 'moved' | 'already_moved'; readonly facts: FileFacts }
  | { readonly outcome: 'target_taken' | 'source_gone' | 'source_changed' };

/** Moves by identity: a file keeps its id wherever it goes, so the id tells what has happened. Spec: storage.md section 4. */
export class DropboxMoves {
  constructor(
    private readonly files: DropboxFiles,
    private readonly folders: Folders,
  ) {}

  async move(move: PlannedMove, asked: Asked): Promise<Moved> {
    const source = await this.#source(move, asked);
    const judged = judge(move, source);
    if (judged !== null || source === null) return judged ?? { outcome: 'source_gone' };
    if ((await this.files.otherForm(move.toFolder, move.toName, asked)) !== null) return { outcome: 'target_taken' };
    await this.folders.ensure(move.toFolder, asked);
    const answer = await this.files.move(source.id, pathOf(move), asked);
    if (answer.outcome === 'done') return this.#arrived(move, source, answer.value, asked);
    // Who else may have moved it, or whether we did, is told by where it is now.
    const now = await this.files.file(source.id, asked);
    if (now !== null && isSamePath(now.path, pathOf(move))) {
      return answer.outcome === 'unsure'
        ? this.#arrived(move, source, now, asked)
        : { outcome: 'already_moved', facts: now };
    }
    if (answer.outcome === 'unsure') throw answer.error;
    return this.#refused(move, answer.tags);
  }

  #source({ ref, from }: PlannedMove, asked: Asked): Promise<FileFacts | null> {
    return this.files.file(ref.id ?? from, asked);
  }

  /** Between the look and the move a person may have put other bytes into the file: those were not meant. */
  async #arrived(move: PlannedMove, before: FileFacts, after: FileFacts, asked: Asked): Promise<Moved> {
    if (after.contentHash === before.contentHash) return { outcome: 'moved', facts: after };
    valueOf(await this.files.move(after.id, move.from, asked));
    return { outcome: 'source_changed' };
  }

  #refused(move: PlannedMove, tags: Tags): Moved {
    if (isTargetTaken(tags)) return { outcome: 'target_taken' };
    if (isSourceGone(tags)) return { outcome: 'source_gone' };
    throw this.folders.refused(move.toFolder, tags);
  }
}

/** What the file's place and revision say before anything is done; null = it may be moved. */
function judge(move: PlannedMove, source: FileFacts | null): Moved | null {
  if (source === null) return { outcome: 'source_gone' };
  if (isSamePath(source.path, pathOf(move))) return { outcome: 'already_moved', facts: source };
  if (!isSamePath(source.path, move.from)) return { outcome: 'source_gone' };
  return source.rev === move.ref.version ? null : { outcome: 'source_changed' };
}

function pathOf({ toFolder, toName }: PlannedMove): string {
  return `${toFolder}/${toName}`;
}
