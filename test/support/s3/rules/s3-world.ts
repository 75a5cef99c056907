import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { startS3 } from '../index.js';
import type { RunningS3, S3Options } from '../index.js';

/** The keys of every world: `owner` may all on `photos`, `reader` only reads it, `stranger` has another bucket. */
export const OWNER = { accessKeyId: 'AKIAOWNER', secretAccessKey: 'owner-secret/with+signs=' };
export const READER = { accessKeyId: 'AKIAREADER', secretAccessKey: 'reader-secret' };
export const STRANGER = { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'stranger-secret' };

/** A running stand-in with two buckets, and clients of it. */
export class S3World {
  readonly #clients: S3Client[] = [];

  private constructor(readonly s3: RunningS3) {}

  static async start(options: Partial<S3Options> = {}): Promise<S3World> {
    const keys = [
      { ...OWNER, buckets: ['photos'] },
      { ...READER, buckets: ['photos'], readOnly: true },
      { ...STRANGER, buckets: ['other'] },
    ];
    return new S3World(await startS3({ keys, buckets: ['photos', 'other'], ...options }));
  }

  /** An SDK client set as the adapter sets its own; `more` overrides. */
  client(more: S3ClientConfig = {}): S3Client {
    const client = new S3Client({
      endpoint: this.s3.url,
      region: 'us-east-1',
      credentials: OWNER,
      forcePathStyle: true,
      maxAttempts: 1,
      followRegionRedirects: false,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      ...more,
    });
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await this.s3.close();
  }
}

export interface RawAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Plain HTTP, nothing added and nothing followed. Rejects when the answer does not arrive whole. */
export function raw(url: string, { method = 'GET', headers = {}, body }: RawRequest = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  // The path as written: URL would normalise it.
  const path = url.slice(url.indexOf('/', 'http://'.length));
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const { statusCode = 0, statusMessage = '' } = response;
        resolve({
          status: statusCode,
          reason: statusMessage,
          headers: response.headers,
          body: bytes,
          text: bytes.toString(),
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
