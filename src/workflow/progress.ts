import type { ProgressBoard, Shown } from '../platform/progress/index.js';
import type { Pause } from './ledger/claim.js';

/** How often the storage is asked how another process's work stands. Spec: publishing.md section 6.4. */
const POLL_MS = 2_000;
/** How often a board is. */
const LOOK_MS = 250;

/** What is under way, shown to other replicas and looked for there: they learn of it sooner than from the storage. */
export class Progress {
  constructor(
    private readonly board: ProgressBoard,
    private readonly pause: Pause,
  ) {}

  /** @param now as {@link ProgressBoard.show} has it */
  show(tenant: string, id: string, now: () => Shown | null): void {
    if (this.board.isShared) this.board.show(topicOf(tenant, id), now);
  }

  /** What is shown now. */
  shown(tenant: string, id: string, known: string | null): Promise<Shown | null> {
    return this.board.look(topicOf(tenant, id), known);
  }

  /**
   * Waits until it is time to look at the storage again, or another replica shows something new.
   * @param signal ends the waiting
   * @returns null = nothing new is shown
   */
  async news(tenant: string, id: string, known: string | null, signal: AbortSignal): Promise<Shown | null> {
    const stepMs = this.board.isShared ? LOOK_MS : POLL_MS;
    for (let waitedMs = 0; waitedMs < POLL_MS && !signal.aborted; waitedMs += stepMs) {
      await this.pause(stepMs, signal).catch(() => undefined);
      const shown = this.board.isShared && !signal.aborted ? await this.shown(tenant, id, known) : null;
      if (shown !== null) return shown;
    }
    return null;
  }
}

function topicOf(tenant: string, id: string): string {
  return `${tenant}/${id}`;
}
