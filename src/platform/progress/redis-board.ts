import { sha256Hex } from '../../kernel/index.js';
import { redisKey } from '../redis/index.js';
import type { RedisClient } from '../redis/index.js';
import type { ProgressBoard, Shown } from './progress-board.port.js';

const OPERATION = 'progress';
/** Of one topic no more often than this. */
const SHOW_EVERY_MS = 250;
/** Longer than a process may be silent before others take its work over; nobody follows what is older. */
const KEPT_MS = 180_000;
/** Mark, line feed, body. */
const ENTRY = /^([0-9A-Za-z]{1,64})\n/;
const HEAD_BYTES = 65;
const DIGITS = 32;

interface Topic {
  now: () => Shown | null;
  isWaiting: boolean;
}

/** A board in Redis: one key for each topic. Nobody is told of anything, followers look. */
export class RedisBoard implements ProgressBoard {
  readonly isShared = true;
  readonly #topics = new Map<string, Topic>();

  constructor(private readonly redis: Pick<RedisClient, 'command'>) {}

  show(topic: string, now: () => Shown | null): void {
    const known = this.#topics.get(topic);
    if (known) {
      known.now = now;
      known.isWaiting = true;
      return;
    }
    const fresh = { now, isWaiting: true };
    this.#topics.set(topic, fresh);
    void this.#send(topic, fresh);
  }

  async look(topic: string, known: string | null): Promise<Shown | null> {
    try {
      const mark = markIn(await this.redis.command(OPERATION, 'GETRANGE', keyOf(topic), 0, HEAD_BYTES - 1));
      if (mark === null || mark === known) return null;
      return shownIn(await this.redis.command(OPERATION, 'GET', keyOf(topic)));
    } catch {
      return null; // the storage tells it
    }
  }

  async #send(topic: string, entry: Topic): Promise<void> {
    while (entry.isWaiting) {
      entry.isWaiting = false;
      const shown = entry.now();
      if (shown !== null) {
        const text = `${shown.mark}\n${shown.body}`;
        await this.redis.command(OPERATION, 'SET', keyOf(topic), text, 'PX', KEPT_MS).catch(() => undefined);
      }
      await new Promise((resolve) => setTimeout(resolve, SHOW_EVERY_MS).unref());
    }
    this.#topics.delete(topic);
  }
}

function keyOf(topic: string): string {
  return redisKey(`progress:${sha256Hex(topic).slice(0, DIGITS)}`);
}

function markIn(text: unknown): string | null {
  return typeof text === 'string' ? (ENTRY.exec(text)?.[1] ?? null) : null;
}

function shownIn(text: unknown): Shown | null {
  const mark = markIn(text);
  return typeof text !== 'string' || mark === null ? null : { mark, body: text.slice(mark.length + 1) };
}
