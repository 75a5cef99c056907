/** Something under way as its process last showed it. */
export interface Shown {
  /** Another mark = something has changed. */
  readonly mark: string;
  readonly body: string;
}

/**
 * What is under way in one process, for those who follow it at another replica. What is true stands in the storage:
 * without a board, or with one that forgets, followers only learn it later. Spec: publishing.md section 6.4.
 */
export interface ProgressBoard {
  /** False = nobody else sees it, and nothing is ever found. */
  readonly isShared: boolean;
  /**
   * Shows how it stands. Never waits and never throws; of several changes at once the last one is shown.
   * @param topic unique over all tenants
   * @param now asked when it is sent; null = there is nothing to show any more. The mark has 1 to 64 letters or digits
   */
  show(topic: string, now: () => Shown | null): void;
  /**
   * What is shown under another mark than this one. Never throws.
   * @param known the mark last seen; null = none
   * @returns null = nothing else, as far as is known
   */
  look(topic: string, known: string | null): Promise<Shown | null>;
}
export const ProgressBoard = Symbol('ProgressBoard');
