/** Where a running demo writes and how it is told to stop. */
export interface Terminal {
  say(text: string): void;
  /** Shows how far something is: a line that counts, or one line in all where lines cannot be replaced. */
  progress(what: string, done: number, total: number): void;
  /** Calls back at the first wish to stop, and again at a later one. */
  onStop(listener: (again: boolean) => void): void;
}
