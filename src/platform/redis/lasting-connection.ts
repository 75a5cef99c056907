import type { RedisOptions } from 'ioredis';
import type { Secret } from '../../kernel/index.js';
import { redisAddress } from './redis-address.js';

const CONNECT_MS = 2_000;
const DISCONNECT_MS = 500;
/** Longer than any command waits on purpose; one that owes an answer for so long is dead. */
const SILENCE_MS = 15_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Settings of a connection whose commands wait until there is one, for a library that needs it so; whoever asks through
 * it has a deadline of its own. @param url `REDIS_URL`, checked by the environment
 */
export function lastingConnection(url: Secret<string>): RedisOptions {
  return {
    ...redisAddress(url.reveal()),
    connectTimeout: CONNECT_MS,
    disconnectTimeout: DISCONNECT_MS,
    socketTimeout: SILENCE_MS,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(FIRST_PAUSE_MS * 2 ** (times - 1), LONGEST_PAUSE_MS),
    protocol: 2,
    disableClientInfo: true,
  };
}
