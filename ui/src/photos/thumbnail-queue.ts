/** One connection of the six that a browser keeps to a host stays free for what names the next photos. */
const AT_ONCE = 5;

interface Waiting {
  readonly at: number;
  readonly start: () => void;
}

/**
 * Which thumbnails are asked for, and when: at most five at once, those nearest to what is looked at first, and none
 * beyond the places aimed at. Spec: ui.md section 13.
 */
export class ThumbnailQueue {
  private readonly waiting = new Set<Waiting>();
  private running = 0;
  private planned = false;
  private first = 0;
  private last = Number.POSITIVE_INFINITY;
  private middle = 0;

  /** @param first and @param last places worth asking for, none if last is before first @param middle what is looked at */
  aim(first: number, last: number, middle: number): void {
    if (first === this.first && last === this.last && middle === this.middle) return;
    [this.first, this.last, this.middle] = [first, last, middle];
    this.plan();
  }

  /**
   * Waits for a turn. @param start asks for the picture
   * @returns to be called once when it has come, or is not wanted any more
   */
  enter(at: number, start: () => void): () => void {
    let isRunning = false;
    const entry: Waiting = {
      at,
      start: () => {
        isRunning = true;
        start();
      },
    };
    this.waiting.add(entry);
    this.plan();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.waiting.delete(entry);
      if (isRunning) this.running -= 1;
      this.plan();
    };
  }

  /** A moment later, so that of many that enter together the nearest goes first. */
  private plan(): void {
    if (this.planned) return;
    this.planned = true;
    queueMicrotask(() => {
      this.planned = false;
      while (this.running < AT_ONCE && this.startNearest());
    });
  }

  private startNearest(): boolean {
    let nearest: Waiting | null = null;
    for (const entry of this.waiting) {
      if (entry.at < this.first || entry.at > this.last) continue;
      if (nearest === null || Math.abs(entry.at - this.middle) < Math.abs(nearest.at - this.middle)) nearest = entry;
    }
    if (nearest === null) return false;
    this.waiting.delete(nearest);
    this.running += 1;
    nearest.start();
    return true;
  }
}
