import { open } from 'node:fs/promises';
import { UsageError } from './usage-error.js';

/** Spec: publishing.md section 3.7. */
const MAX_BYTES = 8 * 1024 * 1024;

/** A file of the operator's. @throws UsageError that never names what is in it */
export async function readPosted(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(error.code === 'ENOENT' ? 'There is no such file.' : 'The file cannot be opened.');
  });
  try {
    const { size } = await file.stat();
    if (size > MAX_BYTES) throw new UsageError('The file is larger than 8 MiB.');
    return await file.readFile().catch(() => {
      throw new UsageError('The file cannot be read.');
    });
  } finally {
    await file.close();
  }
}
