import type { Ids } from '../../kernel/index.js';

const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * The caller's id when there is exactly one and it is well-formed, else a new UUID. For reading logs only.
 * Spec: observability.md section 1.
 */
export function requestIdOf(rawHeaders: readonly string[], ids: Ids): string {
  let found: string | null = null;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length !== 12 || name.toLowerCase() !== 'x-request-id') continue;
    if (found !== null) return ids.uuid();
    found = rawHeaders[index + 1] ?? '';
  }
  return found !== null && REQUEST_ID.test(found) ? found : ids.uuid();
}
