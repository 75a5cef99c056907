import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Arrival } from './arrival.js';
import { headerNotImplemented, S3Error } from './s3-error.js';

/**
 * The whole body of a request.
 * @returns null when the client went away in the middle of it
 * @throws S3Error before a byte is read when the length is missing or too large
 */
export async function readIntake(
  { route, headers }: Arrival,
  request: IncomingMessage,
  response: ServerResponse,
  maxObjectBytes: number,
): Promise<Buffer | null> {
  if (route === 'put') checkLength(headers, maxObjectBytes);
  if (headers.get('expect')?.toLowerCase() === '100-continue') response.writeContinue();
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}

function checkLength(headers: Arrival['headers'], maxObjectBytes: number): void {
  if (headers.has('transfer-encoding')) throw headerNotImplemented('Transfer-Encoding');
  const length = headers.get('content-length');
  if (length === null) throw new S3Error('MissingContentLength');
  if (Number(length) <= maxObjectBytes) return;
  const details = { ProposedSize: length, MaxSizeAllowed: String(maxObjectBytes) };
  throw new S3Error('EntityTooLarge', undefined, details);
}
