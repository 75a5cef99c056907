import { PublisherError } from '../../kernel/index.js';
import { badName } from '../names.js';
import { storageIntegrity, storageUnauthorized, storageUnavailable } from '../storage.errors.js';

/** The tags of a refusal, outermost first: `path`, `conflict`, `file`. */
export type Tags = readonly string[];

const MAX_DEPTH = 6;
/** Tags are words; whatever else stands there is not let near the log. */
const TAG = /^[a-z][a-z0-9_]{0,59}$/u;

/** Reads the tags of an `error` union; unreadable = none. */
export function tagsOf(error: unknown): Tags {
  const tags: string[] = [];
  let at: unknown = error;
  while (tags.length < MAX_DEPTH && typeof at === 'object' && at !== null) {
    const union = at as Readonly<Record<string, unknown>>;
    const tag = union['.tag'];
    if (typeof tag !== 'string' || !TAG.test(tag)) break;
    tags.push(tag);
    at = union[tag] ?? union['reason'];
  }
  return tags;
}

/** Something else stands where we wanted to write. */
export function isConflict(tags: Tags): boolean {
  return tags.includes('conflict');
}

/** Something else stands where a move or copy was to go. */
export function isTargetTaken(tags: Tags): boolean {
  return tags[0] === 'to' && isConflict(tags);
}

/** There is no such thing. */
export function isNotFound(tags: Tags): boolean {
  return tags.includes('not_found');
}

/** What was to be moved or copied is not there. */
export function isSourceGone(tags: Tags): boolean {
  return tags[0] === 'from_lookup' && isNotFound(tags);
}

/** There is nothing that could be read as a file: absent, a folder, or a name that cannot exist. */
export function isNoFile(tags: Tags): boolean {
  return ['not_found', 'not_file', 'malformed_path'].some((tag) => tags.includes(tag));
}

/** Refused for the moment, and surely not carried out. */
export function isBusy(tags: Tags): boolean {
  return tags.includes('too_many_write_operations') || tags.includes('too_many_requests');
}

const FULL = [
  ...['insufficient_space', 'team_folder_insufficient_space', 'member_folder_insufficient_space'],
  ...['insufficient_quota', 'team_folder_insufficient_quota', 'member_folder_insufficient_quota'],
  'upload_traffic_limit_reached',
];
/** Where the name stands that a caller has chosen. */
const CHOSEN = ['path', 'to'];
const NAME = ['disallowed_name', 'malformed_path'];
const RIGHTS = ['no_write_permission', 'no_permission', 'cant_move_shared_folder', 'cant_transfer_ownership'];

/** What a refusal means that no operation expects. Spec: storage.md section 4. */
export function refusalError(tags: Tags): PublisherError | Error {
  const has = (some: readonly string[]): boolean => some.some((tag) => tags.includes(tag));
  if (has(FULL)) return storageUnavailable('full');
  if (has(NAME) && CHOSEN.includes(tags[0] ?? '')) return badName('hidden');
  if (has(RIGHTS)) return storageUnauthorized();
  if (tags.includes('content_hash_mismatch')) return storageIntegrity();
  return storageUnavailable();
}

/** The same of a folder: nobody has chosen its name but whoever configured it, so it is never the caller's. */
export function folderError(tags: Tags): PublisherError | Error {
  const error = refusalError(tags);
  return error instanceof PublisherError && error.family === 'caller' ? storageUnavailable() : error;
}
