import { callerError } from '../kernel/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import type { HistoryFilter, HistoryItem, HistoryService } from '../workflow/index.js';
import { isHash } from './words.js';

/** No bounds; the service itself reads the newest records only. */
export const ALL_RECORDS: HistoryFilter = {
  ...{ state: null, platform: null, search: '', from: null, to: null },
  ...{ offset: 0, limit: 10_000 },
};

/**
 * Records of a photo, by its content hash or by a name it has or had.
 * @throws PublisherError `photo_not_found` when there is none
 */
export async function recordsOf(
  history: HistoryService,
  runtime: TenantRuntime,
  photo: string,
): Promise<readonly HistoryItem[]> {
  const items = isHash(photo) ? await byHash(history, runtime, photo) : await byName(history, runtime, photo);
  if (items.length === 0) throw callerError('photo_not_found', 'There is no publish record of this photo.');
  return items;
}

async function byHash(history: HistoryService, runtime: TenantRuntime, hash: string): Promise<readonly HistoryItem[]> {
  const item = await history.get(runtime, hash);
  return item === null ? [] : [item];
}

async function byName(history: HistoryService, runtime: TenantRuntime, name: string): Promise<readonly HistoryItem[]> {
  const { items } = await history.list(runtime, ALL_RECORDS);
  return items.filter((item) => item.name === name || item.moves.some(({ fromName }) => fromName === name));
}
