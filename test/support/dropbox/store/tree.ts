import { randomBytes } from 'node:crypto';
import { ChangeLog } from './change-log.js';
import { contentHashOf } from './content-hash.js';
import { displayPath, filesOf, keyOf, walk } from './nodes.js';
import type { Change, Content, FileNode, FolderNode, Node } from './nodes.js';
import { Revisions } from './revisions.js';

/** Bytes and times of a new revision. */
export interface NewContent {
  readonly bytes: Buffer;
  readonly hash?: string;
  readonly clientModifiedMs?: number;
  readonly serverModifiedMs?: number;
}

/** The files of one account. Answers questions and changes; who may do what is decided by the endpoints. */
export class Tree {
  readonly root: FolderNode = { kind: 'folder', id: newId(), name: '', parent: null, children: new Map() };
  readonly log = new ChangeLog();
  readonly revisions = new Revisions();
  readonly #byId = new Map<string, Node>([[this.root.id, this.root]]);
  /** Names of what is gone, by folder, for `include_deleted`. */
  readonly #gone = new WeakMap<FolderNode, Map<string, string>>();
  #changes: Change[] = [];
  usedBytes = 0;

  constructor(private readonly nowMs: () => number) {}

  /** What happened since this was asked last. */
  takeChanges(): readonly Change[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  byId(id: string): Node | undefined {
    return this.#byId.get(id);
  }

  /** Node at these parts below a node, or the first part that is a file or missing. */
  find(parts: readonly string[], from: Node = this.root): Node | undefined {
    let at: Node | undefined = from;
    for (const part of parts) {
      if (at?.kind !== 'folder') return undefined;
      at = at.children.get(keyOf(part));
    }
    return at;
  }

  /** Whether something that is no folder stands where a parent of this path should be. */
  hasFileAncestor(parts: readonly string[]): boolean {
    let at: Node | undefined = this.root;
    for (const part of parts.slice(0, -1)) {
      at = at.children.get(keyOf(part));
      if (at === undefined) return false;
      if (at.kind === 'file') return true;
    }
    return false;
  }

  /** Makes what is missing. @throws Error when a file stands in the way */
  ensureFolder(parts: readonly string[]): FolderNode {
    let at: FolderNode = this.root;
    for (const part of parts) at = this.#folderIn(at, part);
    return at;
  }

  createFile(folder: FolderNode, name: string, content: NewContent): FileNode {
    const file: FileNode = { kind: 'file', id: newId(), name, parent: null, content: this.#content(content) };
    this.#attach(file, folder);
    this.#took(file, null);
    return file;
  }

  writeFile(file: FileNode, content: NewContent): void {
    const before = file.content;
    this.#setContent(file, this.#content(content));
    this.#took(file, before);
    this.#noteParent(file);
  }

  /** Makes a file older; its revision and bytes stay. @param ms how much older */
  age(file: FileNode, ms: number): void {
    file.content = { ...file.content, serverModifiedMs: wholeSeconds(file.content.serverModifiedMs - ms) };
  }

  remove(node: Node): void {
    for (const file of filesOf(node)) {
      this.#note(file, file.content.hash, null, file.content.rev);
      this.usedBytes -= file.content.bytes.length;
      this.revisions.retire(file);
    }
    for (const one of walk(node)) this.#byId.delete(one.id);
    this.#detach(node);
  }

  /** To another folder or name; ids stay, revisions are new. */
  move(node: Node, folder: FolderNode, name: string): void {
    for (const file of filesOf(node)) this.#note(file, file.content.hash, null, file.content.rev);
    this.#detach(node);
    node.name = name;
    this.#attach(node, folder);
    for (const file of filesOf(node)) {
      this.#setContent(file, this.#content({ ...file.content, serverModifiedMs: undefined }));
      this.#note(file, null, file.content.hash, file.content.rev);
    }
  }

  copy(node: Node, folder: FolderNode, name: string): Node {
    if (node.kind === 'file') return this.createFile(folder, name, { ...node.content, serverModifiedMs: undefined });
    const made = this.#folderIn(folder, name);
    for (const child of [...node.children.values()]) this.copy(child, made, child.name);
    return made;
  }

  /** Shown names of what was removed from a folder and not made again. */
  goneFrom(folder: FolderNode): ReadonlyMap<string, string> {
    return this.#gone.get(folder) ?? new Map<string, string>();
  }

  #folderIn(parent: FolderNode, name: string): FolderNode {
    const found = parent.children.get(keyOf(name));
    if (found?.kind === 'file') throw new Error('a file stands where a folder should be');
    if (found) return found;
    const made: FolderNode = { kind: 'folder', id: newId(), name, parent: null, children: new Map() };
    this.#attach(made, parent);
    return made;
  }

  #attach(node: Node, folder: FolderNode): void {
    node.parent = folder;
    folder.children.set(keyOf(node.name), node);
    for (const one of walk(node)) this.#byId.set(one.id, one);
    this.#gone.get(folder)?.delete(keyOf(node.name));
    this.log.add({ folder, name: node.name });
  }

  #detach(node: Node): void {
    const folder = node.parent;
    if (!folder) throw new Error('the root stays where it is');
    folder.children.delete(keyOf(node.name));
    const gone = this.#gone.get(folder) ?? new Map<string, string>();
    this.#gone.set(folder, gone.set(keyOf(node.name), node.name));
    const [oldest] = gone.size > GONE_KEPT ? gone.keys() : [];
    if (oldest !== undefined) gone.delete(oldest);
    this.log.add({ folder, name: node.name });
    node.parent = null;
  }

  #content({ bytes, hash, clientModifiedMs, serverModifiedMs }: NewContent): Content {
    const now = wholeSeconds(serverModifiedMs ?? this.nowMs());
    return {
      rev: this.revisions.next(),
      bytes,
      hash: hash ?? contentHashOf(bytes),
      serverModifiedMs: now,
      clientModifiedMs: wholeSeconds(clientModifiedMs ?? now),
    };
  }

  #setContent(file: FileNode, content: Content): void {
    this.revisions.retire(file);
    file.content = content;
    this.revisions.add(file);
  }

  #took(file: FileNode, before: Content | null): void {
    this.usedBytes += file.content.bytes.length - (before?.bytes.length ?? 0);
    this.revisions.add(file);
    this.#note(file, before?.hash ?? null, file.content.hash, file.content.rev);
  }

  #noteParent(file: FileNode): void {
    if (file.parent) this.log.add({ folder: file.parent, name: file.name });
  }

  #note(file: FileNode, before: string | null, after: string | null, rev: string): void {
    this.#changes.push({ path: displayPath(file), id: file.id, before, after, rev });
  }
}

const GONE_KEPT = 1000;

function newId(): string {
  return `id:${randomBytes(16).toString('base64url')}`;
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
