import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { OpenEntry } from './journal.js';

/** Reads a body to its end, unpacks it and writes down what it was. @throws Error when it ends in the middle or is no gzip */
export async function readBody(message: IncomingMessage, entry: OpenEntry, keepBytes: number): Promise<void> {
  message.on('data', (chunk: Buffer) => (entry.bodyBytes += chunk.length));
  const unpacked = message.headers['content-encoding'] === 'gzip' ? createGunzip() : new PassThrough();
  await Promise.all([pipeline(message, unpacked), collect(unpacked, entry, keepBytes)]);
}

async function collect(unpacked: Readable, entry: OpenEntry, keepBytes: number): Promise<void> {
  const hash = createHash('sha256');
  let kept: Buffer[] | null = [];
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    hash.update(chunk);
    entry.jsonBytes += chunk.length;
    if (entry.jsonBytes > keepBytes) kept = null;
    kept?.push(chunk);
  }
  entry.sha256 = hash.digest('hex');
  entry.body = kept && Buffer.concat(kept);
}
