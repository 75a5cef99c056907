import type { Asked, DropboxFiles } from './dropbox-files.js';
import { refusalError, type Tags } from './refusals.js';

/** Folders that are there, as far as this storage has made or met them. */
export class Folders {
  readonly #known = new Set<string>();

  constructor(private readonly files: DropboxFiles) {}

  /** @param path of a folder; the top is always there */
  async ensure(path: string, asked: Asked): Promise<void> {
    if (path === '' || this.#known.has(path)) return;
    await this.files.makeFolder(path, asked);
    this.#known.add(path);
  }

  /** What a refused move into a folder means. A person may have removed that folder: the next one makes it again. */
  refused(path: string, tags: Tags): Error {
    this.#known.delete(path);
    return refusalError(tags);
  }
}
