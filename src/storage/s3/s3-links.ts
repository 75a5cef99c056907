import { bugError, Secret, type PhotoRef } from '../../kernel/index.js';
import type { DocumentAt, LinkMaker } from '../image-storage.port.js';
import { checkLookupName } from '../names.js';
import { mediaTypeOf } from '../sniff.js';
import type { S3Deps } from './s3-deps.js';
import type { S3Session } from './s3-session.js';

/** Seconds. Spec: storage.md section 5. */
const SHORTEST = 60;
const LONGEST = 900;

/** Links that whoever has them may read with for some minutes: presigned, made without the store. */
export class S3Links implements LinkMaker {
  constructor(
    private readonly deps: S3Deps,
    private readonly session: S3Session,
  ) {}

  /** Null = no such object, or of a photo another version. @throws PublisherError `internal_error` for another span */
  async temporaryLink(
    at: DocumentAt | PhotoRef,
    ttlSeconds: number,
    signal?: AbortSignal,
  ): Promise<{ readonly url: Secret<string>; readonly expiresAt: Date } | null> {
    if (!(ttlSeconds >= SHORTEST && ttlSeconds <= LONGEST)) throw bugError('A link lives 60 to 900 seconds.');
    const isPhoto = 'version' in at;
    if (isPhoto) checkLookupName(at.name);
    const key = isPhoto ? this.deps.layout.photo(at.folder, at.name) : this.deps.layout.document(at);
    const head = await this.deps.objects.find(key, signal);
    if (head === null || (isPhoto && head.etag !== at.version)) return null;
    const { sdk, bucket } = this.session;
    const ResponseContentType = isPhoto ? mediaTypeOf(at.format) : (head.contentType ?? 'application/octet-stream');
    const command = new sdk.GetObjectCommand({ Bucket: bucket, Key: key, ResponseContentType });
    const expiresIn = Math.floor(ttlSeconds);
    // By the store's clock, which is the one that ends it.
    const signingDate = head.storageNow;
    const url = await sdk.getSignedUrl(this.session.client(), command, { expiresIn, signingDate });
    return { url: new Secret(url), expiresAt: new Date(signingDate.getTime() + expiresIn * 1000) };
  }
}
