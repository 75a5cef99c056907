/** A folder. The root has no parent and an empty name. */
export interface FolderNode {
  readonly kind: 'folder';
  readonly id: string;
  name: string;
  parent: FolderNode | null;
  /** By lower-cased name: paths ignore case and keep it. */
  readonly children: Map<string, Node>;
}

/** A file with its current content. */
export interface FileNode {
  readonly kind: 'file';
  /** Stays over rename and move; a file made anew at the same path has another. */
  readonly id: string;
  name: string;
  parent: FolderNode | null;
  content: Content;
}

export type Node = FolderNode | FileNode;

/** One revision of a file. */
export interface Content {
  /** New with every write, never used twice. */
  readonly rev: string;
  readonly bytes: Buffer;
  readonly hash: string;
  /** Storage clock, whole seconds. */
  readonly serverModifiedMs: number;
  readonly clientModifiedMs: number;
}

/** What became of one file; a move is two of them. */
export interface Change {
  /** Path as shown. */
  readonly path: string;
  readonly id: string;
  /** Content hash; null = there was no such file. */
  readonly before: string | null;
  /** Content hash; null = there is no such file any more. */
  readonly after: string | null;
  /** Revision after the change, or the last one. */
  readonly rev: string;
}

/** Names as Dropbox compares them: without case; composed and decomposed letters stay apart. */
export function keyOf(name: string): string {
  return name.toLowerCase();
}

/** Path as shown to people; empty for the root. */
export function displayPath(node: Node): string {
  return node.parent === null ? '' : `${displayPath(node.parent)}/${node.name}`;
}

/** The node and all below it, parents first. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  if (node.kind === 'file') return;
  for (const child of node.children.values()) yield* walk(child);
}

export function* filesOf(node: Node): Generator<FileNode> {
  for (const one of walk(node)) if (one.kind === 'file') yield one;
}

export function isWithin(node: Node, folder: Node): boolean {
  for (let at: Node | null = node; at !== null; at = at.parent) if (at === folder) return true;
  return false;
}
