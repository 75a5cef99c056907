import type { Schemas } from '../api/contract.js';
import { photoPath } from '../api/photos.js';
import type { PhotoKey } from '../api/photos.js';
import type { Outcome, Problem } from '../api/problem.js';
import { oneOf, text } from '../lib/read.js';
import type { Promised } from '../lib/read.js';
import { FOLDERS } from '../lib/router.js';
import type { Folder } from '../lib/router.js';
import { Store } from '../lib/store.js';
import type { Target } from '../photos/order.js';
import type { Left } from '../photos/photo-controller.js';
import type { CurationAction } from './admin-api.js';

/** A move of this tab, from the key that asked for it until it is taken back. */
interface Move {
  readonly action: 'keep' | 'remove';
  /** What the photo was before. */
  readonly from: PhotoKey;
  gone: Left | null;
  /** Nothing was sent yet. */
  isWaiting: boolean;
  /** It was taken back, or never came about: nobody waits for what becomes of it. */
  isOff: boolean;
  /** Where the photo is once it has moved; null = not yet. */
  place: PhotoKey | null;
  /** Takes its message back: once it is undone there is nothing to offer. */
  hush: () => void;
}

export type CurationAnswer = Promised<Schemas['SortedView' | 'UndoneView']>;

export interface CurationOptions {
  readonly send: (action: CurationAction, photo: PhotoKey) => Promise<Outcome<CurationAnswer>>;
  /** Takes the photo off the screen and out of its listings. */
  readonly leave: (photo: PhotoKey) => Left | null;
  /** @param show whether it comes back to the screen; `as_it_was` = at once, with the picture that was painted */
  readonly putBack: (gone: Left, show: 'no' | 'again' | 'as_it_was') => void;
  /** The photo is there again for the service as well, as this version. */
  readonly settled: (photo: PhotoKey) => void;
  /** No reads of a folder while its photos move. */
  readonly hold: (folder: Folder) => () => void;
  /** Listings of a folder that got a photo. */
  readonly spoil: (folder: Folder) => void;
  /** @returns the way to take the message back */
  readonly onMoved: (filename: string, folder: Folder, undo: () => void) => () => void;
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
  /** Moves that can be taken back, oldest first. */
  private moves: readonly Move[] = [];
  /** Photos that were brought back, by what they were when they left: the service may have a new version for them. */
  private readonly returned = new Map<string, PhotoKey>();
  /** Names that are shown in the inbox already while the service has yet to bring them back. */
  private readonly returning = new Set<string>();
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly options: CurationOptions) {}

  /**
   * @param photo the one whose picture was painted when the finger or key went down
   * @param stored whether everything written about it is stored; what is not would be lost with the move
   */
  move(action: 'keep' | 'remove', photo: PhotoKey, stored: Promise<boolean> = Promise.resolve(true)): Promise<void> {
    const { hold, leave, onMoved } = this.options;
    const release = hold(photo.folder);
    const before = { isWaiting: true, isOff: false, place: null, hush: () => undefined };
    const move: Move = { action, from: photo, gone: leave(photo), ...before };
    this.moves = [...this.moves, move];
    this.dropPicture(this.moves.at(-PICTURES));
    move.hush = onMoved(photo.filename, action, () => void this.undo(move));
    return this.enqueue(async () => {
      const isStored = await stored;
      // Taken back before anything was sent: then nothing is.
      if (!move.isOff && isStored) await this.carryOut(move);
      else if (!move.isOff) this.giveUp(move, 'again');
      release();
    });
  }

  /** Takes back the newest move of this tab. @returns false when there is none */
  undoLast(): boolean {
    const last = this.moves.at(-1);
    if (last === undefined) return false;
    void this.undo(last);
    return true;
  }

  /** Brings back a photo that lies in another folder. @param isShown it is on the screen, and leaves it at once */
  bringBack(photo: PhotoKey, isShown: boolean): Promise<void> {
    const gone = isShown ? this.options.leave(photo) : null;
    return this.enqueue(async () => {
      const answer = await this.options.send('undo', photo);
      if (!answer.ok) {
        if (gone !== null && answer.problem.code !== 'photo_not_found') this.options.putBack(gone, 'again');
        return this.options.onRefused('undo', photo, answer.problem);
      }
      this.options.spoil(photo.folder);
      this.options.spoil('inbox');
      const finalName = text(answer.value['finalName']) ?? photo.filename;
      this.options.onUndone(finalName, finalName !== photo.filename);
    });
  }

  /** Whether a photo is shown in the inbox while the service has yet to bring it back. */
  isReturning({ folder, filename }: Target): boolean {
    return folder === 'inbox' && this.returning.has(filename);
  }

  private undo(move: Move): Promise<void> {
    if (move.isOff) return Promise.resolve();
    const { gone, from } = move;
    const { hold, putBack, onUndone } = this.options;
    this.end(move);
    if (gone !== null) putBack(gone, gone.shown === null ? 'no' : 'as_it_was');
    if (move.isWaiting) {
      onUndone(from.filename, false);
      return Promise.resolve();
    }
    const release = hold(from.folder);
    this.returning.add(from.filename);
    return this.enqueue(async () => {
      // A move that was refused in the meantime has nothing to be taken back.
      if (move.place !== null) await this.takeBack(move, move.place);
      this.returning.delete(from.filename);
      release();
    });
  }

  private async carryOut(move: Move): Promise<void> {
    const { action } = move;
    move.isWaiting = false;
    const photo = this.returned.get(keyOf(move.from)) ?? move.from;
    const answer = await this.options.send(action, photo);
    if (!answer.ok) return this.refused(move, answer.problem);
    move.place = {
      folder: oneOf(FOLDERS, answer.value['destination_folder']) ?? action,
      filename: text(answer.value['finalName']) ?? photo.filename,
      version: text(answer.value['version']),
    };
    this.options.spoil(move.place.folder);
  }

  private async takeBack(move: Move, place: PhotoKey): Promise<void> {
    const { from, gone } = move;
    const answer = await this.options.send('undo', place);
    this.options.spoil(place.folder);
    if (!answer.ok) {
      this.options.leave(from);
      // It may be taken back later, unless it is not what was moved any more.
      move.isOff = ['photo_not_found', 'photo_changed'].includes(answer.problem.code);
      if (!move.isOff) this.moves = [...this.moves, move];
      return this.options.onRefused('undo', place, answer.problem);
    }
    const finalName = text(answer.value['finalName']) ?? from.filename;
    const back = { folder: from.folder, filename: finalName, version: text(answer.value['version']) };
    this.returned.set(keyOf(from), back);
    const isLeaving = this.moves.some((next) => next.isWaiting && keyOf(next.from) === keyOf(from));
    if (gone !== null && !isLeaving) {
      if (finalName !== from.filename) this.options.leave(from);
      if (finalName !== from.filename || gone.shown === null) this.options.putBack(renamed(gone, finalName), 'again');
    }
    this.options.settled(back);
    this.options.onUndone(finalName, finalName !== from.filename);
  }

  private refused(move: Move, problem: Problem): void {
    const isWanted = !move.isOff;
    // A changed photo is to be looked at again, unless the person is further on already.
    const show = problem.code === 'photo_changed' && this.pending.get() === 1 ? 'again' : 'no';
    if (isWanted && problem.code !== 'photo_not_found') this.giveUp(move, show);
    else if (isWanted) this.end(move);
    // Undone meanwhile, it is on the screen already; a photo that is no longer there leaves it again.
    else if (problem.code === 'photo_not_found') this.options.leave(move.from);
    this.options.onRefused(move.action, move.from, problem);
  }

  private giveUp(move: Move, show: 'no' | 'again'): void {
    this.end(move);
    if (move.gone !== null) this.options.putBack(move.gone, show);
  }

  private end(move: Move): void {
    move.isOff = true;
    this.moves = this.moves.filter((other) => other !== move);
    move.hush();
  }

  /** Of a move that lies far back the picture is read again when it is wanted. */
  private dropPicture(move: Move | undefined): void {
    if (move !== undefined && move.gone !== null) move.gone = { ...move.gone, shown: null };
  }

  private enqueue(task: () => Promise<void>): Promise<void> {
    this.pending.update((count) => count + 1);
    this.queue = this.queue.then(task).finally(() => this.pending.update((count) => count - 1));
    return this.queue;
  }
}

/** So many of the newest moves keep their pictures, so that they are back at once. */
const PICTURES = 20;

const keyOf = ({ folder, filename, version }: PhotoKey): string => JSON.stringify([folder, filename, version]);

/** The same place in the order, under the name the photo came back with. */
function renamed(gone: Left, filename: string): Left {
  return {
    ...gone,
    shown: null,
    target: { ...gone.target, filename },
    item:
      gone.item === null
        ? null
        : { ...gone.item, filename, thumbnailUrl: photoPath({ folder: gone.item.folder, filename }, 'thumbnail') },
  };
}
