import { Readable } from 'node:stream';
import type { ByteRange, OpenPhoto } from '../image-storage.port.js';
import { mediaTypeOf, SNIFF_BYTES, sniffPhoto } from '../sniff.js';
import { photoUnreadable } from '../storage.errors.js';
import type { OpenFile } from './disk.js';
import { versionOf } from './file-version.js';

/** Largest original that is shown. Spec: storage.md section 12. */
const MAX_OPEN_BYTES = 200 * 1024 * 1024;

/**
 * A stream over an open file, which the stream closes at its end or when it is destroyed.
 * @param version the version asked for; another one means the photo asked for is gone
 */
export async function openPhoto(file: OpenFile, version: string, range: ByteRange | null): Promise<OpenPhoto | null> {
  const { handle, stat } = file;
  try {
    if (versionOf(stat) !== version) {
      await handle.close();
      return null;
    }
    const size = Number(stat.size);
    if (size > MAX_OPEN_BYTES) throw photoUnreadable('too_large');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    const format = await sniffPhoto(buffer.subarray(0, bytesRead));
    if (format === null) throw photoUnreadable('not_an_image');
    const { start, end } = range ?? { start: 0, end: size - 1 };
    const last = Math.min(end, size - 1);
    const contentType = mediaTypeOf(format);
    if (start <= last) return { stream: handle.createReadStream({ start, end: last }), size, contentType };
    await handle.close(); // nothing of the file is in the range
    return { stream: Readable.from([]), size, contentType };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
