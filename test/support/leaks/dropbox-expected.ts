import type { Route } from '../dropbox/index.js';
import type { Method } from './dropbox-errors.js';
import { BUSY, DAMAGED, FULL, OUT, REFUSED } from './ends.js';

const NAME = 'bad_name (hidden)';

/** What is no failure of the operation but its answer: see {@link told}. */
const NONE = 'there is no such thing';
const NO_FILE = 'there is no such file';
const TAKEN = 'something is there';
const FOLDER = 'the folder is there';
const AGAIN = 'from the start';

type Expected = Readonly<Record<string, string>>;

const LOOKUP: Expected = {
  malformed_path: NONE,
  not_found: NONE,
  not_file: NONE,
  not_folder: OUT,
  restricted_content: OUT,
  unsupported_content_type: OUT,
  locked: OUT,
  other: OUT,
};
/** Nobody named what is listed: a folder of ours that Dropbox cannot take is no name of a caller. */
const LISTED: Expected = { ...LOOKUP, malformed_path: OUT, not_file: OUT };
const WRITE: Expected = {
  malformed_path: NAME,
  'conflict/file': TAKEN,
  'conflict/folder': TAKEN,
  'conflict/file_ancestor': TAKEN,
  'conflict/other': TAKEN,
  no_write_permission: REFUSED,
  insufficient_space: FULL,
  disallowed_name: NAME,
  team_folder: OUT,
  operation_suppressed: OUT,
  too_many_write_operations: OUT,
  access_restricted: OUT,
  team_folder_insufficient_space: FULL,
  member_folder_insufficient_space: FULL,
  upload_traffic_limit_reached: FULL,
  other: OUT,
};
/** Not at the place that is written to: names and conflicts there are none of the caller's. */
const ELSEWHERE: Expected = replaced(WRITE, { [NAME]: OUT, [TAKEN]: OUT });
const PROPERTIES = [
  ...['template_not_found', 'restricted_content', 'other', 'unsupported_folder', 'property_field_too_large'],
  ...['does_not_fit_template', 'duplicate_property_groups', 'path/malformed_path', 'path/not_found', 'path/not_file'],
  ...['path/not_folder', 'path/restricted_content', 'path/other'],
];

const RELOCATION: Expected = {
  ...below('from_lookup', replaced(LOOKUP, { [NONE]: OUT }), { not_found: NONE }),
  ...below('from_write', ELSEWHERE),
  ...below('to', WRITE),
  ...all(OUT, ['cant_copy_shared_folder', 'cant_nest_shared_folder', 'cant_move_folder_into_itself', 'too_many_files']),
  ...all(OUT, ['duplicated_or_nested_paths', 'internal_error', 'other']),
  ...all(OUT, ['cant_move_into_vault/is_shared_folder', 'cant_move_into_vault/other']),
  ...all(OUT, ['cant_move_into_family/is_shared_folder', 'cant_move_into_family/other']),
  ...all(REFUSED, ['cant_transfer_ownership', 'cant_move_shared_folder']),
  ...all(FULL, ['insufficient_quota', 'team_folder_insufficient_quota', 'member_folder_insufficient_quota']),
};

/** Every 409 of the functions that are called, by its tags. Spec: storage.md section 4. */
export const EXPECTED = {
  filesListFolder: {
    ...below('path', LISTED),
    ...below('template_error', all(OUT, ['template_not_found', 'restricted_content', 'other'])),
    other: OUT,
  },
  filesListFolderContinue: { ...below('path', LISTED), reset: AGAIN, other: OUT },
  filesGetMetadata: below('path', LOOKUP),
  filesDownload: { ...below('path', LOOKUP), unsupported_file: OUT, other: OUT },
  filesUpload: {
    ...below('path', WRITE),
    ...below('properties_error', all(OUT, PROPERTIES)),
    payload_too_large: OUT,
    content_hash_mismatch: DAMAGED,
    encryption_not_supported: OUT,
    other: OUT,
  },
  filesCreateFolderV2: below('path', ELSEWHERE, { 'conflict/folder': FOLDER }),
  filesMoveV2: RELOCATION,
  filesCopyV2: RELOCATION,
  filesDeleteV2: {
    ...below('path_lookup', replaced(LOOKUP, { [NONE]: NO_FILE }), { not_found: NONE }),
    ...below('path_write', replaced(WRITE, { [NAME]: OUT })),
    ...all(OUT, ['too_many_write_operations', 'too_many_files', 'other']),
  },
  filesGetTemporaryLink: {
    ...below('path', LOOKUP),
    ...all(OUT, ['email_not_verified', 'unsupported_file', 'not_allowed', 'other']),
  },
  filesGetThumbnailBatch: all(OUT, ['too_many_files', 'other']),
} as const satisfies Record<Method, Expected>;

export const METHOD_OF: Readonly<Partial<Record<Route, Method>>> = {
  'files/list_folder': 'filesListFolder',
  'files/list_folder/continue': 'filesListFolderContinue',
  'files/get_metadata': 'filesGetMetadata',
  'files/download': 'filesDownload',
  'files/upload': 'filesUpload',
  'files/create_folder_v2': 'filesCreateFolderV2',
  'files/move_v2': 'filesMoveV2',
  'files/copy_v2': 'filesCopyV2',
  'files/delete_v2': 'filesDeleteV2',
  'files/get_temporary_link': 'filesGetTemporaryLink',
  'files/get_thumbnail_batch': 'filesGetThumbnailBatch',
};

type Told = Readonly<Partial<Record<Route, Readonly<Record<string, string>>>>>;

const EMPTY: Told = { 'files/list_folder': { [NONE]: 'empty page' } };
/** A document is deleted by its path, a photo by its id. */
const REMOVED: Told = { 'files/delete_v2': { [NONE]: 'gone', [NO_FILE]: 'gone', [TAKEN]: 'conflict' } };
const NOTHING: Readonly<Record<string, string>> = { [NONE]: 'null' };

/** What each operation tells when that is not a failure. An operation that is not named has no such answer. */
const TOLD: Readonly<Record<string, Told>> = {
  list: EMPTY,
  'list the next page': { 'files/list_folder/continue': { [NONE]: 'empty page', [AGAIN]: 'page' } },
  stat: { 'files/get_metadata': NOTHING },
  'stat by another spelling': { 'files/get_metadata': { [NONE]: 'value' }, 'files/list_folder': NOTHING },
  read: { 'files/download': { [NONE]: 'gone' } },
  open: { 'files/download': NOTHING },
  'open a part': { 'files/download': NOTHING },
  contentHash: { 'files/get_metadata': NOTHING },
  create: { 'files/upload': { [TAKEN]: 'name_taken' } },
  move: {
    'files/get_metadata': { [NONE]: 'source_gone' },
    'files/create_folder_v2': { [FOLDER]: 'moved' },
    'files/move_v2': { [NONE]: 'source_gone', [TAKEN]: 'target_taken' },
  },
  delete: {
    'files/get_metadata': { [NONE]: 'gone' },
    'files/delete_v2': { [NONE]: 'gone', [NO_FILE]: OUT, [TAKEN]: 'changed' },
  },
  'documents.read': { 'files/download': NOTHING },
  'documents.create': { 'files/upload': { [TAKEN]: 'exists' } },
  'documents.replace': { 'files/upload': { [TAKEN]: 'conflict' } },
  'documents.delete a version': REMOVED,
  'documents.delete any': { 'files/get_metadata': { [NONE]: 'gone' }, ...REMOVED },
  'documents.list': EMPTY,
  'read a sidecar': { 'files/download': NOTHING },
  'create a sidecar': { 'files/upload': { [TAKEN]: 'exists' } },
  'replace a sidecar': { 'files/upload': { [TAKEN]: 'conflict' } },
  moveSidecar: relocated('files/move_v2'),
  copySidecar: relocated('files/copy_v2'),
  'link to a photo': { 'files/get_temporary_link': NOTHING },
  'link to a document': { 'files/get_temporary_link': NOTHING },
  probe: {
    'files/upload': { [TAKEN]: OUT },
    'files/download': { [NONE]: 'value' },
    'files/delete_v2': { [NONE]: 'value', [NO_FILE]: 'value', [TAKEN]: 'value' },
    'files/move_v2': { [NONE]: OUT, [TAKEN]: 'value' },
    'files/get_metadata': { [NONE]: 'value' },
  },
  checkAccess: { 'files/list_folder': { [NONE]: 'undefined' } },
};

/** What an operation must end as. @param expected out of {@link EXPECTED} */
export function told(operation: string, route: Route, expected: string): string {
  if (![NONE, NO_FILE, TAKEN, FOLDER, AGAIN].includes(expected)) return expected;
  return TOLD[operation]?.[route]?.[expected] ?? `no answer to: ${expected}`;
}

/** A sidecar that is overtaken again and again is given up as busy. */
function relocated(route: Route): Told {
  return {
    'files/get_metadata': { [NONE]: 'source_gone' },
    'files/create_folder_v2': { [FOLDER]: 'done' },
    [route]: { [NONE]: BUSY, [TAKEN]: BUSY },
  };
}

function below(tag: string, inner: Expected, others: Expected = {}): Expected {
  return Object.fromEntries(Object.entries({ ...inner, ...others }).map(([tags, as]) => [`${tag}/${tags}`, as]));
}

function replaced(all: Expected, by: Expected): Expected {
  return Object.fromEntries(Object.entries(all).map(([tags, as]) => [tags, by[as] ?? as]));
}

function all(as: string, tags: readonly string[]): Expected {
  return Object.fromEntries(tags.map((tag) => [tag, as]));
}
