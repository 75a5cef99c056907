/** Before every key of ours: others may use the same Redis. */
const PREFIX = 'pv2:';

/** The name of a key of ours. @param name lower-case words */
export function redisKey(name: string): string {
  return `${PREFIX}${name}`;
}
