import { ageMs, momentOf, orAbort, pause, type Clock, type Moment } from '../../kernel/index.js';

/** A chat in use: who stands last in its line, and when the last post ended. */
interface Line {
  tail: Promise<void>;
  waiting: number;
  postedAt: Moment | null;
}

/** The turn of one send; the next one waits for its end. */
export interface Turn {
  /** To be called whatever happened. @param mayBePosted the pause begins now; false = nothing left, so there is none */
  end(mayBePosted: boolean): void;
}

/** From so many lines on, those that nobody needs are dropped. */
const SWEEP_FROM = 100;

/**
 * One send at a time per chat, and a pause after each: Telegram takes about 20 messages a minute for a group and one a
 * second for a chat. Kept beyond the life of a publisher. Spec: publishers.md section 5.
 */
export class ChatPace {
  readonly #lines = new Map<string, Line>();

  /** @param gapMs milliseconds between two posts of one chat, ≥ 0 */
  constructor(
    private readonly clock: Clock,
    private readonly gapMs: number,
  ) {}

  /** How many chats are remembered. */
  get size(): number {
    return this.#lines.size;
  }

  /**
   * Waits for a turn.
   * @param key of bot and chat; a hash, because it is kept
   * @param limitMs longest wait in milliseconds
   * @returns the turn, or milliseconds after which another try makes sense
   * @throws the signal's reason
   */
  async turn(key: string, limitMs: number, signal: AbortSignal): Promise<Turn | { readonly waitMs: number }> {
    const line = this.#line(key);
    const since = momentOf(this.clock);
    const { before, turn } = enter(line, this.clock);
    try {
      if (!(await isOverWithin(before, limitMs, signal))) return left(turn, this.gapMs);
      const waitMs = line.postedAt === null ? 0 : this.gapMs - ageMs(this.clock, line.postedAt);
      if (waitMs <= 0) return turn;
      if (waitMs > limitMs - ageMs(this.clock, since)) return left(turn, waitMs);
      await pause(waitMs, signal);
      return turn;
    } catch (error) {
      turn.end(false);
      throw error;
    }
  }

  #line(key: string): Line {
    if (this.#lines.size >= SWEEP_FROM) this.#sweep();
    const line = this.#lines.get(key) ?? { tail: Promise.resolve(), waiting: 0, postedAt: null };
    this.#lines.set(key, line);
    return line;
  }

  #sweep(): void {
    for (const [key, { waiting, postedAt }] of this.#lines) {
      const isOver = postedAt === null || ageMs(this.clock, postedAt) >= this.gapMs;
      if (waiting === 0 && isOver) this.#lines.delete(key);
    }
  }
}

/** Somebody new at the end of a line. Whoever leaves early does not let the next one pass those before. */
function enter(line: Line, clock: Clock): { readonly before: Promise<void>; readonly turn: Turn } {
  const before = line.tail;
  let leave: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => (leave = resolve));
  line.tail = before.then(() => gone);
  line.waiting += 1;
  let isOver = false;
  const end = (mayBePosted: boolean): void => {
    if (isOver) return;
    isOver = true;
    line.waiting -= 1;
    if (mayBePosted) line.postedAt = momentOf(clock);
    leave();
  };
  return { before, turn: { end } };
}

function left(turn: Turn, waitMs: number): { readonly waitMs: number } {
  turn.end(false);
  return { waitMs };
}

/** Whether a promise is fulfilled before the time is over. @throws the signal's reason */
async function isOverWithin(promise: Promise<void>, ms: number, signal: AbortSignal): Promise<boolean> {
  const over = new AbortController();
  const tooLong = pause(ms, over.signal).then(
    () => false,
    () => false,
  );
  try {
    return await orAbort(Promise.race([promise.then(() => true), tooLong]), signal);
  } finally {
    over.abort();
  }
}
