import type { QueuedJob } from '../job-queue.port.js';

const ID = /^[0-9A-Za-z-]{1,100}$/;
const MAX_NAME = 300;

/** A job as another process wrote it down; null = none of ours. */
export function queuedJobIn(data: unknown): QueuedJob | null {
  if (typeof data !== 'object' || data === null) return null;
  const { tenant, host, id } = data as Readonly<Record<string, unknown>>;
  if (!isName(tenant) || !isName(host) || typeof id !== 'string' || !ID.test(id)) return null;
  return { tenant, host, id };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_NAME;
}
