import type { ProgressBoard, Shown } from './progress-board.port.js';

/** Of one process, or of several without Redis. */
export class NoBoard implements ProgressBoard {
  readonly isShared = false;

  show(): void {
    // nobody looks
  }

  look(): Promise<Shown | null> {
    return Promise.resolve(null);
  }
}
