import type { Arrival } from './arrival.js';
import { authenticate } from './authenticate.js';
import type { Gate, S3Key } from './authenticate.js';
import type { Bucket } from './bucket.js';
import type { World } from './call.js';
import { OPERATIONS } from './operations/index.js';
import type { Answer } from './request.js';
import { refuseUnknown } from './routes.js';
import { S3Error } from './s3-error.js';

const MOST_KEY_BYTES = 1024;

/** Does what is asked for, in the order S3 judges: target, signature, operation, bucket, permission, key. @throws S3Error */
export async function perform(world: World, gate: Gate, arrival: Arrival, body: Buffer): Promise<Answer> {
  const { method, target, headers, route, subject, entry, changesAtArrival, unreadable } = arrival;
  if (unreadable) throw unreadable;
  const request = { method, target, headers, body };
  const signer = authenticate(request, gate);
  entry.authenticated = true;
  refuseUnknown(method, route, target, headers);
  const operation = OPERATIONS[route];
  const bucket = open(world, signer, target.bucket);
  if (operation.writes && signer.readOnly) throw new S3Error('AccessDenied');
  if (Buffer.byteLength(target.key) > MOST_KEY_BYTES) {
    const details = { Size: String(Buffer.byteLength(target.key)), MaxSizeAllowed: String(MOST_KEY_BYTES) };
    throw new S3Error('KeyTooLongError', undefined, details);
  }
  const readable = (name: string): Bucket => open(world, signer, name);
  return operation.run({ world, request, bucket, key: target.key, subject, entry, changesAtArrival, readable });
}

function open(world: World, signer: S3Key, name: string): Bucket {
  const bucket = world.buckets.get(name);
  if (!bucket) throw new S3Error('NoSuchBucket', undefined, { BucketName: name });
  if (!signer.buckets.includes(name)) throw new S3Error('AccessDenied');
  return bucket;
}
