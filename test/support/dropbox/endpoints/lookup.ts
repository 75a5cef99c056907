import type { Content, FileNode, FolderNode, Node } from '../store/nodes.js';
import { partsOf, problemOfNew } from '../store/paths.js';
import type { Tree } from '../store/tree.js';
import { conflict } from '../wire/api-error.js';
import type { Refusal } from '../wire/api-error.js';

/** A revision that was found: the file and which of its contents. */
export interface FoundFile {
  readonly file: FileNode;
  readonly content: Content;
}

/** Node meant by a path, an id (`id:…`, `id:…/child`) or a revision. @throws Refusal below `tag`: not_found, malformed_path */
export function lookup(tree: Tree, path: string, tag: string): Node {
  if (path.startsWith('rev:')) return lookupFile(tree, path, tag).file;
  const [start, rest] = startOf(tree, path);
  const parts = partsOf(rest);
  if (parts === null) throw conflict(`${tag}/malformed_path`);
  const found = start && tree.find(parts, start);
  if (!found) throw conflict(`${tag}/not_found`);
  return found;
}

/** The same for a file with its content. @throws Refusal also not_file */
export function lookupFile(tree: Tree, path: string, tag: string): FoundFile {
  if (path.startsWith('rev:')) {
    const known = tree.revisions.find(path.slice(4));
    if (!known || tree.byId(known.file.id) !== known.file) throw conflict(`${tag}/not_found`);
    return known;
  }
  const node = lookup(tree, path, tag);
  if (node.kind === 'folder') throw conflict(`${tag}/not_file`);
  return { file: node, content: node.content };
}

/** A place something is to be written to. */
export interface Target {
  readonly parts: readonly string[];
  readonly name: string;
  /** What stands there now. */
  readonly present: Node | undefined;
}

/** @param refuse makes the route's own refusal of the tags below WriteError @throws Refusal */
export function targetOf(tree: Tree, path: string, refuse: (reason: string) => Refusal): Target {
  if (path.startsWith('ns:')) throw refuse('no_write_permission');
  const parts = partsOf(path);
  const name = parts?.at(-1);
  if (parts === null || name === undefined) throw refuse('malformed_path');
  const problem = problemOfNew(parts);
  if (problem !== null) throw refuse(problem);
  if (tree.hasFileAncestor(parts)) throw refuse('conflict/file_ancestor');
  return { parts, name, present: tree.find(parts) };
}

/** Folder of the target, made when it is missing. */
export function parentOf(tree: Tree, { parts }: Target): FolderNode {
  return tree.ensureFolder(parts.slice(0, -1));
}

function startOf(tree: Tree, path: string): readonly [Node | undefined, string] {
  if (!path.startsWith('id:')) return [path.startsWith('ns:') ? undefined : tree.root, path];
  const slash = path.indexOf('/');
  return slash < 0 ? [tree.byId(path), ''] : [tree.byId(path.slice(0, slash)), path.slice(slash)];
}
