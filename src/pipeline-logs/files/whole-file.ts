import { constants } from 'node:fs';
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Ids } from '../../kernel/index.js';
import { childOf, isCode } from './output-folder.js';

const FILE_MODE = 0o600;
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
/** Without O_NONBLOCK, opening a named pipe would wait for a writer for ever. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const LEFT_OVER = /^\.part-[0-9a-f]{16}$/;

/**
 * Puts a file in its place in one step: it is there whole or not at all, and on the disk when this resolves.
 * @throws Error when something else than a file is in the way, a symlink too, and whatever `content` throws
 */
export async function writeWhole(
  folder: string,
  name: string,
  content: AsyncIterable<Uint8Array>,
  ids: Ids,
): Promise<void> {
  const path = childOf(folder, name);
  await refuseStrangers(path);
  const part = childOf(folder, `.part-${ids.hex(8)}`);
  try {
    const handle = await open(part, NEW, FILE_MODE);
    try {
      for await (const chunk of content) await writeAll(handle, chunk);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/** The text of a file. @returns null = there is none @throws Error when something else is there, a symlink too */
export async function readWhole(folder: string, name: string): Promise<string | null> {
  const path = childOf(folder, name);
  await refuseStrangers(path);
  try {
    const handle = await open(path, READ);
    try {
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Removes what writers left behind whose process was killed. Only for who has the folder to himself. */
export async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (LEFT_OVER.test(name)) await rm(childOf(folder, name), { force: true });
  }
}

async function refuseStrangers(path: string): Promise<void> {
  const there = await lstat(path).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  });
  if (there !== null && !there.isFile()) throw new Error('A file of the logs is no file.');
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await handle.write(chunk, at)).bytesWritten;
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
