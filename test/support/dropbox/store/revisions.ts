import { randomBytes } from 'node:crypto';
import type { Content, FileNode } from './nodes.js';

/** A revision that can still be read. */
export interface KnownRevision {
  readonly file: FileNode;
  readonly content: Content;
  /** Where the file was shown when it was written or, for an old revision, last. */
  readonly current: boolean;
}

/** So many bygone revisions of an account can still be read; the real one keeps them for 30 days. */
const OLD_KEPT = 200;
const OLD_KEPT_BYTES = 16 * 1024 * 1024;

/** Every revision has its own name, and bygone ones can be read for a while. */
export class Revisions {
  readonly #prefix = `0${randomBytes(5).toString('hex')}`;
  readonly #current = new Map<string, FileNode>();
  readonly #old = new Map<string, { readonly file: FileNode; readonly content: Content }>();
  #oldBytes = 0;
  #count = 0;

  /** At least nine hex digits, opaque, never given twice. */
  next(): string {
    this.#count += 1;
    return `${this.#prefix}${this.#count.toString(16).padStart(10, '0')}`;
  }

  add(file: FileNode): void {
    this.#current.set(file.content.rev, file);
  }

  /** The present content of a file is about to be replaced or removed. */
  retire(file: FileNode): void {
    const { content } = file;
    if (!this.#current.delete(content.rev)) return;
    this.#old.set(content.rev, { file, content });
    this.#oldBytes += content.bytes.length;
    for (const [rev, bygone] of this.#old) {
      if (this.#old.size <= OLD_KEPT && this.#oldBytes <= OLD_KEPT_BYTES) break;
      this.#old.delete(rev);
      this.#oldBytes -= bygone.content.bytes.length;
    }
  }

  find(rev: string): KnownRevision | null {
    const file = this.#current.get(rev);
    if (file) return { file, content: file.content, current: true };
    const old = this.#old.get(rev);
    return old ? { ...old, current: false } : null;
  }
}
