import { hasCode } from '../../kernel/index.js';
import { storageUnavailable } from '../storage.errors.js';
import type { StoreConditions } from './conditions.js';
import type { Saying } from './failures.js';
import type { AskMore, S3Objects } from './s3-objects.js';

export type Removal = 'deleted' | 'gone' | 'conflict';

/**
 * Removes one version of an object. Where the store overlooks the condition of a delete, its head is looked at just
 * before: what somebody puts there in between, behind our backs, is the one thing that cannot be noticed.
 * @throws PublisherError `storage_not_conditional`, `storage_unavailable`
 * Spec: storage.md section 5.
 */
export async function removeVersion(
  objects: S3Objects,
  conditions: StoreConditions,
  key: string,
  etag: string,
  more: AskMore = {},
): Promise<Removal> {
  if ((await conditions.forWriting(more.signal)).delete === 'honoured') {
    return removalOf(await deleted(objects, key, etag, more));
  }
  const head = await objects.find(key, more.signal);
  if (head === null) return 'gone';
  if (head.etag !== etag) return 'conflict';
  const said = await deleted(objects, key, etag, more);
  // Some overlook the condition, some refuse the request for it.
  return removalOf(said === 'not_supported' ? await objects.delete(key, null, more) : said);
}

async function deleted(objects: S3Objects, key: string, etag: string, more: AskMore): Promise<'deleted' | Saying> {
  try {
    return await objects.delete(key, etag, more);
  } catch (error) {
    // The reply is lost, perhaps not the removal: what is not there any more is removed.
    if (!hasCode(error, 'storage_unavailable') || (await objects.find(key, more.signal)) !== null) throw error;
    return 'deleted';
  }
}

/** @throws PublisherError `storage_unavailable` for what is no answer to a delete */
export function removalOf(said: 'deleted' | Saying): Removal {
  if (said === 'deleted') return 'deleted';
  if (said === 'absent') return 'gone';
  if (said === 'precondition') return 'conflict';
  throw storageUnavailable();
}
