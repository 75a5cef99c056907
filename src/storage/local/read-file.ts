import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 1024 * 1024;

/**
 * All bytes of an open file, a MiB at a time so that hashing on the way never holds the event loop for long.
 * @param size how many bytes the file has by its metadata
 * @returns null = the file ended early or goes on: it changed meanwhile
 */
export async function readWhole(
  handle: FileHandle,
  size: number,
  signal: AbortSignal | undefined,
  onChunk?: (chunk: Uint8Array) => void,
): Promise<Buffer | null> {
  const bytes = Buffer.allocUnsafeSlow(size);
  let at = 0;
  while (at < size) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(bytes, at, Math.min(CHUNK_BYTES, size - at), at);
    if (bytesRead === 0) return null;
    onChunk?.(bytes.subarray(at, at + bytesRead));
    at += bytesRead;
  }
  const { bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, size);
  return bytesRead === 0 ? bytes : null;
}

/** Walks an open file through one buffer. @returns how many bytes there were */
export async function readThrough(
  handle: FileHandle,
  signal: AbortSignal | undefined,
  onChunk: (chunk: Uint8Array) => void | Promise<void>,
): Promise<number> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let at = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return at;
    await onChunk(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
