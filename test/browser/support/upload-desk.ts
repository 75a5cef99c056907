import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { commented, draw } from './small-photos.js';

/** Requests that bring a photo. */
export const UPLOAD = /^POST \/api\/library\/upload$/;

/** Where the files of a person lie before they are uploaded. */
export class UploadDesk {
  #drawn = 0;

  private constructor(readonly folder: string) {}

  static async open(): Promise<UploadDesk> {
    return new UploadDesk(await mkdtemp(join(tmpdir(), 'upload-desk-')));
  }

  /** A photo whose bytes no other has. @param name may name folders, which are made @returns its path */
  async photo(name: string): Promise<string> {
    this.#drawn += 1;
    const path = join(this.folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, commented(await draw(this.#drawn), `upload ${this.#drawn}`));
    return path;
  }

  /** As `photo`: `<stem>-01.jpg` and on. */
  photos(count: number, stem: string): Promise<string[]> {
    const names = Array.from({ length: count }, (_, at) => `${stem}-${String(at + 1).padStart(2, '0')}.jpg`);
    return Promise.all(names.map((name) => this.photo(name)));
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** The row of a file in the list of uploads. */
export const uploadRow = (page: Page, name: string): Locator =>
  page.locator('.upload-row').filter({ hasText: name }).first();
/** The rows in one state. */
export const inState = (page: Page, state: string): Locator => page.locator(`.upload-row.${state}`);

/** Each file lies in a folder, byte for byte. @param rename the name it has there */
export async function expectOnDisk(
  folder: string,
  paths: readonly string[],
  rename = (name: string): string => name,
): Promise<void> {
  for (const path of paths) {
    const there = join(folder, rename(basename(path)));
    expect({ path, hash: await hashOf(there) }).toEqual({ path, hash: await hashOf(path) });
  }
}

const hashOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
