import type { Clock } from '../../kernel/index.js';
import { CronSlots } from './cron-slots.js';
import type { ScheduleEntry } from './job-queue.port.js';

/** How often the clock is looked at. */
const LOOK_MS = 1_000;
/** A slot that is noticed later than this was missed: the machine slept, or its clock was put forward. */
const LATE_MS = 60_000;

type Due = (slot: Date) => Promise<void>;

interface Timer {
  readonly slots: CronSlots;
  readonly due: Due;
  /** Null = there is no further slot. */
  nextMs: number | null;
}

/**
 * Schedules of this process by the wall clock. Each slot is told once here, and a missed one is not made up; other
 * replicas have timers of their own. Spec: publishing.md section 10.
 */
export class CronTimers {
  readonly #underWay = new Set<Promise<void>>();
  #timers: readonly Timer[] = [];
  #lastMs = 0;
  #ticking: NodeJS.Timeout | null = null;
  #isOver = false;

  constructor(private readonly clock: Clock) {}

  /**
   * In place of all earlier entries.
   * @throws RangeError when an entry is none that {@link CronSlots} can read
   */
  set<E extends ScheduleEntry>(entries: readonly E[], due: (entry: E, slot: Date) => Promise<void>): void {
    const nowMs = this.clock.now();
    // What has become due since the last look is still told, of entries that stay.
    const fromMs = this.#ticking === null ? nowMs : Math.min(this.#lastMs, nowMs);
    this.#timers = entries.map((entry) => {
      const slots = CronSlots.parse(entry.cron, entry.timeZone);
      if (slots === null) throw new RangeError('A schedule is no cron expression of five fields in a known time zone.');
      return { slots, due: (slot: Date) => due(entry, slot), nextMs: nextOf(slots, fromMs) };
    });
    this.#lastMs = nowMs;
    if (this.#ticking !== null) clearInterval(this.#ticking);
    const isNeeded = this.#timers.length > 0 && !this.#isOver;
    this.#ticking = isNeeded ? setInterval(() => this.look(), LOOK_MS).unref() : null;
  }

  /** Tells what has become due since the last look. Done every second by itself; tests that move the clock need not wait. */
  look(): void {
    const nowMs = this.clock.now();
    // Put back: the slots of that time come again, and their owner knows which it has done.
    if (nowMs < this.#lastMs) for (const timer of this.#timers) timer.nextMs = nextOf(timer.slots, nowMs);
    this.#lastMs = nowMs;
    if (!this.#isOver) for (const timer of this.#timers) this.#advance(timer, nowMs);
  }

  /** From now on nothing becomes due. Resolves when what was due has been done. */
  async drain(): Promise<void> {
    this.#isOver = true;
    if (this.#ticking !== null) clearInterval(this.#ticking);
    await Promise.all(this.#underWay);
  }

  #advance(timer: Timer, nowMs: number): void {
    if (timer.nextMs === null || timer.nextMs > nowMs) return;
    const missedMs = nowMs - LATE_MS - 1;
    let atMs: number | null = timer.nextMs > missedMs ? timer.nextMs : nextOf(timer.slots, missedMs);
    for (; atMs !== null && atMs <= nowMs; atMs = nextOf(timer.slots, atMs)) this.#tell(timer.due, new Date(atMs));
    timer.nextMs = atMs;
  }

  #tell(due: Due, slot: Date): void {
    const done = Promise.resolve()
      .then(() => due(slot))
      .catch(() => undefined) // its failures are its owner's to tell
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }
}

function nextOf(slots: CronSlots, afterMs: number): number | null {
  return slots.next(new Date(afterMs))?.getTime() ?? null;
}
