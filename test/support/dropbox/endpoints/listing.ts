import type { Page } from '../store/cursors.js';
import { deletedMetadata, fileMetadata, taggedMetadata } from '../store/metadata.js';
import { displayPath, keyOf } from '../store/nodes.js';
import { partsOf } from '../store/paths.js';
import type { Tree } from '../store/tree.js';
import type { Answer } from '../wire/answer.js';
import { jsonAnswer } from '../wire/answer.js';
import { badRequest, conflict, Refusal } from '../wire/api-error.js';
import { anything, ArgProblem, flag, optional, struct, text, whole } from '../wire/args.js';
import { folderPath, readPath } from '../wire/path-args.js';
import { endpoint } from './endpoint.js';
import { lookup, lookupFile } from './lookup.js';

/** Entries of a page when nobody says how many. */
const DEFAULT_LIMIT = 500;
const SCOPE = 'files.metadata.read';
const CONTINUE = 'files/list_folder/continue';

export const listFolder = endpoint({
  style: 'rpc',
  scope: SCOPE,
  args: struct({
    path: folderPath,
    recursive: optional(flag, false),
    include_media_info: optional(flag),
    include_deleted: optional(flag, false),
    include_has_explicit_shared_members: optional(flag),
    include_mounted_folders: optional(flag),
    limit: optional(whole(1, 2000), DEFAULT_LIMIT),
    shared_link: optional(anything),
    include_property_groups: optional(anything),
    include_non_downloadable_files: optional(flag),
    include_restorable_info: optional(flag),
  }),
  run: ({ account: { tree, cursors } }, { path, recursive, include_deleted: includeDeleted, limit }) => {
    if (path === '/') throw new ArgProblem('path: Specify the root folder as an empty string rather than as "/".');
    const folder = lookup(tree, path, 'path');
    if (folder.kind === 'file') throw conflict('path/not_folder');
    return answer(cursors.begin({ folder, recursive, includeDeleted, limit }));
  },
});

export const listFolderContinue = endpoint({
  style: 'rpc',
  scope: SCOPE,
  args: struct({ cursor: text({ min: 1 }) }),
  run: ({ account: { cursors } }, { cursor }) => {
    const page = cursors.continue(cursor);
    if (page === null) throw badRequest(CONTINUE, `Invalid "cursor" parameter: '${cursor}'`);
    if (page === 'reset') throw conflict('reset');
    if (page === 'gone') throw conflict('path/not_found');
    return answer(page);
  },
});

export const getMetadata = endpoint({
  style: 'rpc',
  scope: SCOPE,
  args: struct({
    path: readPath,
    include_media_info: optional(flag),
    include_deleted: optional(flag, false),
    include_has_explicit_shared_members: optional(flag),
    include_property_groups: optional(anything),
    include_restorable_info: optional(flag),
  }),
  run: ({ account: { tree } }, { path, include_deleted: includeDeleted }) => {
    if (path === '' || path === '/') throw new ArgProblem('path: The root folder is unsupported.');
    if (path.startsWith('rev:')) {
      const { file, content } = lookupFile(tree, path, 'path');
      return jsonAnswer(200, { '.tag': 'file', ...fileMetadata(file, content) });
    }
    try {
      return jsonAnswer(200, taggedMetadata(lookup(tree, path, 'path')));
    } catch (error) {
      const deleted = includeDeleted && error instanceof Refusal ? deletedAt(tree, path) : null;
      if (deleted === null) throw error;
      return jsonAnswer(200, deleted);
    }
  },
});

function answer(page: Page): Answer {
  return jsonAnswer(200, page);
}

function deletedAt(tree: Tree, path: string): Record<string, unknown> | null {
  const parts = partsOf(path) ?? [];
  const folder = tree.find(parts.slice(0, -1));
  if (folder?.kind !== 'folder') return null;
  const name = tree.goneFrom(folder).get(keyOf(parts.at(-1) ?? ''));
  return name === undefined ? null : deletedMetadata(displayPath(folder), name);
}
