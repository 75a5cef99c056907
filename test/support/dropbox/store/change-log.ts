import type { FolderNode } from './nodes.js';

/** Something in a folder is other than before. */
export interface LoggedChange {
  readonly folder: FolderNode;
  /** Name as last shown; looked up again when the change is told. */
  readonly name: string;
}

/** So many changes are remembered; a cursor older than that is reset. */
const KEPT = 50_000;

/** What happened in an account, in order, so that cursors can tell what is new. */
export class ChangeLog {
  #dropped = 0;
  #changes: LoggedChange[] = [];

  /** Position after the last change. */
  get end(): number {
    return this.#dropped + this.#changes.length;
  }

  add(change: LoggedChange): void {
    this.#changes.push(change);
    if (this.#changes.length < 2 * KEPT) return;
    this.#changes = this.#changes.slice(KEPT);
    this.#dropped += KEPT;
  }

  /** Changes from a position on; null = too old to tell. */
  since(position: number): readonly LoggedChange[] | null {
    return position < this.#dropped ? null : this.#changes.slice(position - this.#dropped);
  }
}
