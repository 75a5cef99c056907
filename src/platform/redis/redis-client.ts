import { Redis } from 'ioredis';
import type { Secret } from '../../kernel/index.js';
import { redisAddress } from './redis-address.js';
import { redisError, strippedReply } from './redis-error.js';

/** Spec: reliability.md section 4, a connection or a command. */
const DEADLINE_MS = 500;
/** A connection that owes an answer for so long is dead. */
const SILENCE_MS = 2_000;
const CONNECT_MS = 2_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/**
 * The way to Redis: one connection that comes back by itself. Nothing is kept for later: a command that cannot be sent
 * now fails now, and none is sent twice. Spec: reliability.md section 4.
 */
export class RedisClient {
  readonly #redis: Redis;
  #connections = 0;
  #isOver = false;

  /** @param url `REDIS_URL`, checked by the environment */
  constructor(url: Secret<string>) {
    this.#redis = new Redis({
      ...redisAddress(url.reveal()),
      lazyConnect: true,
      connectTimeout: CONNECT_MS,
      disconnectTimeout: DEADLINE_MS,
      socketTimeout: SILENCE_MS,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (times) => Math.min(FIRST_PAUSE_MS * 2 ** (times - 1), LONGEST_PAUSE_MS),
      protocol: 2,
      disableClientInfo: true,
    });
    this.#redis.on('ready', () => (this.#connections += 1));
    // Without a listener the client prints them; every call says in our words that it failed.
    this.#redis.on('error', () => undefined);
  }

  /**
   * Waits until there is a connection, at most 500 ms.
   * @returns the number of the connection: another number = another connection, perhaps to a server that forgot all
   * @throws UpstreamError `unreachable`
   */
  async connected(operation: string): Promise<number> {
    if (this.#isOver) throw redisError(operation, 'unreachable', false);
    if (this.#redis.status === 'wait') this.#redis.connect().catch(() => undefined);
    if (this.#redis.status === 'connecting' || this.#redis.status === 'connect') await this.#settled();
    if (this.#redis.status !== 'ready') throw redisError(operation, 'unreachable', false);
    return this.#connections;
  }

  /**
   * One command, once, within 500 ms of its sending.
   * @param operation a word of ours for log lines
   * @returns the reply as it came; whoever asks checks it
   * @throws UpstreamError `unreachable`, `timeout`, `connection_lost`, `rejected`
   */
  async command(operation: string, name: string, ...args: readonly (string | number)[]): Promise<unknown> {
    await this.connected(operation);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(redisError(operation, 'timeout', true)), DEADLINE_MS);
    });
    const reply = this.#redis.call(name, ...args).catch((error: unknown) => {
      throw strippedReply(error, operation);
    });
    try {
      return await Promise.race([reply, late]);
    } finally {
      clearTimeout(timer);
      reply.catch(() => undefined); // an answer after the deadline is nobody's any more
    }
  }

  /** Ends the connection at once. */
  onApplicationShutdown(): void {
    this.#isOver = true;
    this.#redis.disconnect();
  }

  /** Waits until the attempt to connect has ended, at most 500 ms. */
  async #settled(): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#redis.off('ready', done);
        this.#redis.off('close', done);
        resolve();
      };
      const timer = setTimeout(done, DEADLINE_MS);
      this.#redis.on('ready', done);
      this.#redis.on('close', done);
    });
  }
}
