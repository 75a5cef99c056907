import type { Schemas } from '../api/contract.js';
import { photoPath } from '../api/photos.js';
import type { PhotoKey } from '../api/photos.js';
import type { Outcome, Problem } from '../api/problem.js';
import { oneOf, text } from '../lib/read.js';
import type { Promised } from '../lib/read.js';
import { FOLDERS } from '../lib/router.js';
import type { Folder } from '../lib/router.js';
import { Store } from '../lib/store.js';
import type { Gone } from '../photos/order.js';
import type { CurationAction } from './admin-api.js';

/** A move that can be taken back. */
export interface Done {
  readonly action: 'keep' | 'remove';
  /** Where the photo is now. */
  readonly folder: Folder;
  readonly filename: string;
  /** What the photo was before. */
  readonly from: PhotoKey;
  readonly gone: Gone | null;
}

export type CurationAnswer = Promised<Schemas['SortedView' | 'UndoneView']>;

export interface CurationOptions {
  readonly send: (action: CurationAction, photo: PhotoKey) => Promise<Outcome<CurationAnswer>>;
  /** The version of a photo that has been moved, for the way back. */
  readonly version: (folder: Folder, filename: string) => Promise<string | null>;
  /** Takes the photo off the screen and out of its listings. */
  readonly leave: (photo: PhotoKey) => Gone | null;
  readonly putBack: (gone: Gone, show: boolean) => void;
  /** No reads of a folder while its photos move. */
  readonly hold: (folder: Folder) => () => void;
  /** Listings of a folder that got a photo. */
  readonly spoil: (folder: Folder) => void;
  /** @returns the way to take the message back, for once the move is undone there is nothing to offer */
  readonly onMoved: (done: Done, undo: () => void) => () => void;
  readonly onUndone: (filename: string, renamed: boolean) => void;
  readonly onRefused: (action: CurationAction, photo: PhotoKey, problem: Problem) => void;
}

/**
 * Keep, remove and undo. They show at once and are sent one after another, in order; what is refused is put
 * back. Spec: ui.md section 6.
 */
export class Curation {
  /** How many moves are not confirmed yet. */
  readonly pending = new Store(0);
  private readonly done: Done[] = [];
  private readonly messages = new WeakMap<Done, () => void>();
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly options: CurationOptions) {}

  /**
   * @param photo the one whose picture was painted when the finger or key went down
   * @param stored whether everything written about it is stored; what is not would be lost with the move
   */
  move(action: 'keep' | 'remove', photo: PhotoKey, stored: Promise<boolean> = Promise.resolve(true)): Promise<void> {
    const release = this.options.hold(photo.folder);
    const gone = this.options.leave(photo);
    return this.enqueue(async () => {
      if (!(await stored)) {
        if (gone !== null) this.options.putBack(gone, true);
        return release();
      }
      const answer = await this.options.send(action, photo);
      if (answer.ok) this.moved(action, photo, gone, answer.value);
      else this.refused(action, photo, gone, answer.problem);
      release();
    });
  }

  /** Takes back the newest move of this tab. @returns false when there is none */
  undoLast(): boolean {
    const last = this.done.at(-1);
    if (last === undefined) return false;
    void this.undo(last);
    return true;
  }

  undo(done: Done): Promise<void> {
    const at = this.done.indexOf(done);
    this.messages.get(done)?.();
    if (at >= 0) this.done.splice(at, 1);
    return this.enqueue(async () => {
      const version = await this.options.version(done.folder, done.filename);
      const photo = { folder: done.folder, filename: done.filename, version };
      const answer = await this.options.send('undo', photo);
      if (!answer.ok) return this.options.onRefused('undo', photo, answer.problem);
      const finalName = text(answer.value['finalName']) ?? done.from.filename;
      this.options.spoil(done.folder);
      if (done.gone !== null) this.options.putBack(renamed(done.gone, finalName), true);
      this.options.onUndone(finalName, finalName !== done.from.filename);
    });
  }

  private moved(action: 'keep' | 'remove', photo: PhotoKey, gone: Gone | null, answer: CurationAnswer): void {
    const done: Done = {
      action,
      folder: oneOf(FOLDERS, answer['destination_folder']) ?? action,
      filename: text(answer['finalName']) ?? photo.filename,
      from: photo,
      gone,
    };
    this.options.spoil(done.folder);
    this.done.push(done);
    this.messages.set(
      done,
      this.options.onMoved(done, () => void this.undo(done)),
    );
  }

  private refused(action: CurationAction, photo: PhotoKey, gone: Gone | null, problem: Problem): void {
    // A changed photo is to be looked at again, unless the person is further on already.
    const show = problem.code === 'photo_changed' && this.pending.get() === 1;
    // A photo that is no longer there has left anyway.
    if (gone !== null && problem.code !== 'photo_not_found') this.options.putBack(gone, show);
    this.options.onRefused(action, photo, problem);
  }

  private enqueue(task: () => Promise<void>): Promise<void> {
    this.pending.update((count) => count + 1);
    this.queue = this.queue.then(task).finally(() => this.pending.update((count) => count - 1));
    return this.queue;
  }
}

/** The same place in the order, under the name the photo came back with. */
function renamed(gone: Gone, filename: string): Gone {
  return {
    ...gone,
    target: { ...gone.target, filename },
    item:
      gone.item === null
        ? null
        : { ...gone.item, filename, thumbnailUrl: photoPath({ folder: gone.item.folder, filename }, 'thumbnail') },
  };
}
