import type { Saying } from './failures.js';
import { etagOf } from './object-heads.js';
import type { NewObject, S3Objects } from './s3-objects.js';
import type { S3Wire, Wired } from './s3-wire.js';

/**
 * How a store is told that a copy must not overwrite: S3's own header, R2's, or not at all; then the bytes are read
 * and put under the condition that every store we write to honours.
 */
export type CopyForm = 'if-none-match' | 'cf' | 'get-and-put';

/** R2 looks at this header where S3 looks at `If-None-Match`. */
const CF_HEADER = 'cf-copy-destination-if-none-match';

export interface CopyOrder {
  readonly from: string;
  /** The version that is copied, and nothing else. */
  readonly etag: string;
  readonly to: string;
  readonly head: Omit<NewObject, 'body'>;
}

/** Copies inside the bucket, onto names that are free. */
export class S3Copies {
  constructor(
    private readonly wire: S3Wire,
    private readonly objects: S3Objects,
  ) {}

  /** @returns `precondition`, `absent` = another version at the source, or something at the target */
  async copy(order: CopyOrder, form: CopyForm, signal?: AbortSignal): Promise<{ readonly etag: string } | Saying> {
    if (form === 'get-and-put') return this.#getAndPut(order, signal);
    return this.wire.run({ operation: 'copy_object', kind: 'write', signal }, async (wired) => {
      const { client, call } = wired;
      const { CopyObjectResult: result } = await client.send(copyCommand(wired, order, form), call);
      return { etag: etagOf(result?.ETag, call) };
    });
  }

  /** One attempt reads and writes, so that a repeated one does not send half a stream. */
  async #getAndPut(order: CopyOrder, signal?: AbortSignal): Promise<{ readonly etag: string } | Saying> {
    const ask = {
      operation: 'put_object',
      kind: 'write',
      isStreamed: true,
      maxBytes: order.head.size,
      signal,
    } as const;
    try {
      return await this.wire.run(ask, (wired) => this.#readAndPut(wired, order));
    } catch (error) {
      if (error instanceof OtherVersion) return 'precondition';
      throw error;
    }
  }

  async #readAndPut(wired: Wired, order: CopyOrder): Promise<{ readonly etag: string }> {
    const source = await this.objects.openIn(wired, order.from, order.etag, null);
    try {
      // A store that overlooks the condition of a read tells itself by the version it sends.
      if (source.etag !== order.etag) throw new OtherVersion();
      return await this.objects.putIn(wired, order.to, { ...order.head, body: source.stream }, 'absent');
    } finally {
      source.stream.destroy();
    }
  }
}

/** Never leaves this file; goes through the layers as it is, being none of their errors. */
class OtherVersion extends Error {}

function copyCommand({ sdk, bucket }: Wired, { from, etag, to, head }: CopyOrder, form: 'if-none-match' | 'cf') {
  const command = new sdk.CopyObjectCommand({
    Bucket: bucket,
    Key: to,
    // The SDK sends it as it is.
    CopySource: [bucket, ...from.split('/')].map(encodeURIComponent).join('/'),
    CopySourceIfMatch: etag,
    MetadataDirective: 'REPLACE',
    ...head.kept,
    ContentType: head.contentType,
    Metadata: { ...head.metadata },
    ...(form === 'if-none-match' ? { IfNoneMatch: '*' } : {}),
  });
  if (form === 'cf') command.middlewareStack.add(withCfHeader, { step: 'build', name: 'cfCopyCondition' });
  return command;
}

interface BuildArguments {
  readonly request: unknown;
}

function withCfHeader<A extends BuildArguments, R>(next: (args: A) => Promise<R>): (args: A) => Promise<R> {
  return (args) => {
    const { request } = args;
    if (typeof request === 'object' && request !== null && 'headers' in request) {
      Object.assign(request, { headers: { ...(request.headers as object), [CF_HEADER]: '*' } });
    }
    return next(args);
  };
}
