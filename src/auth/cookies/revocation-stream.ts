import { UpstreamError } from '../../platform/http/index.js';
import { redisKey } from '../../platform/redis/index.js';
import type { RedisClient } from '../../platform/redis/index.js';
import { listOf } from '../arrays.js';

const KEY = redisKey('revocations');
const FIELD = 's';
/** Entries of one answer. */
const PAGE = 1_000;
const FROM_THE_START = '-';
/** SHA-256 as base64url. */
const HASH = /^[\w-]{43}$/;
const ENTRY_ID = /^(\d{1,15})-\d{1,20}$/;

/**
 * The shared list: a stream whose entries are named by the server's own time, so that no clock of ours decides what is
 * new or old. Needs Redis 6.2. Spec: auth.md section 6.
 */
export class RevocationStream {
  #lastId: string | null = null;

  /** @param keepSeconds entries older than this are dropped */
  constructor(
    private readonly redis: Pick<RedisClient, 'command'>,
    private readonly keepSeconds: number,
  ) {}

  /**
   * @param fromStart everything, not only what came since the last time
   * @returns hashes; entries that are none of ours are passed over
   * @throws UpstreamError
   */
  async read(fromStart: boolean): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    let after = fromStart ? null : this.#lastId;
    for (;;) {
      const start = after === null ? FROM_THE_START : `(${after}`;
      const page = entriesOf(await this.redis.command('revocations_read', 'XRANGE', KEY, start, '+', 'COUNT', PAGE));
      for (const { hash } of page) if (hash !== null) found.add(hash);
      after = page.at(-1)?.id ?? after;
      if (page.length < PAGE) break;
    }
    this.#lastId = after;
    return found;
  }

  /** Adds one. Safe to repeat. @returns the server's time, milliseconds since the epoch @throws UpstreamError */
  async add(hash: string): Promise<number> {
    const id = await this.redis.command('revocations_add', 'XADD', KEY, '*', FIELD, hash);
    const addedMs = ENTRY_ID.exec(String(id))?.[1];
    if (addedMs === undefined) throw badAnswer('revocations_add');
    return Number(addedMs);
  }

  /** Drops what is too old. @param nowMs the server's time @throws UpstreamError */
  async trim(nowMs: number): Promise<void> {
    await this.redis.command('revocations_trim', 'EXPIRE', KEY, this.keepSeconds);
    await this.redis.command('revocations_trim', 'XTRIM', KEY, 'MINID', Math.max(0, nowMs - this.keepSeconds * 1000));
  }
}

interface Entry {
  readonly id: string;
  /** Null = not an entry of ours. */
  readonly hash: string | null;
}

/** Entries of an answer; what has not even an id of its own is no entry. */
function entriesOf(reply: unknown): readonly Entry[] {
  if (!Array.isArray(reply)) throw badAnswer('revocations_read');
  return reply.flatMap((entry: unknown) => {
    const [id, fields] = listOf(entry);
    if (typeof id !== 'string' || !ENTRY_ID.test(id)) return [];
    const [name, hash] = listOf(fields);
    return [{ id, hash: name === FIELD && typeof hash === 'string' && HASH.test(hash) ? hash : null }];
  });
}

function badAnswer(operation: string): UpstreamError {
  return new UpstreamError({ dependency: 'redis', operation, kind: 'bad_answer', ambiguous: true });
}
