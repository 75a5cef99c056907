import type { Bucket, ObjectHead, StoredObject } from '../bucket.js';
import type { Call } from '../call.js';
import { commit } from '../commit.js';
import { isConditional, judgeRead, judgeWrite, NO_CONDITIONS, writeConditions } from '../conditions.js';
import type { WriteConditions } from '../conditions.js';
import { percentDecode } from '../percent.js';
import type { Answer, Headers } from '../request.js';
import { preconditionFailed, S3Error } from '../s3-error.js';
import { xmlDocument } from '../xml.js';
import { readObjectHead } from './object-head.js';

const SOURCE = 'x-amz-copy-source';
const TO_ITSELF =
  "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.";

/** CopyObject: one atomic step from source to target. */
export async function copy(call: Call): Promise<Answer> {
  const { world, request } = call;
  const from = readCopySource(request.headers.get(SOURCE) ?? '');
  const source = call.readable(from.bucket);
  const head = replacedHead(request.headers);
  if (source === call.bucket && from.key === call.key && head === null) throw new S3Error('InvalidRequest', TO_ITSELF);
  const conditions = targetConditions(call);
  const made = await commit(call, isConditional(conditions), (current) => {
    const original = readSource(call, source, from.key);
    judgeWrite(conditions, current, call);
    return { ...original, ...head, lastModifiedMs: world.nowMs() };
  });
  const modified = new Date(Math.floor(made.lastModifiedMs / 1000) * 1000).toISOString();
  const body = xmlDocument([
    'CopyObjectResult',
    [
      ['LastModified', modified],
      ['ETag', made.etag],
    ],
  ]);
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body };
}

/** @throws S3Error `InvalidArgument` when it does not name a bucket and a key, percent-encoded */
export function readCopySource(header: string): { readonly bucket: string; readonly key: string } {
  if (header.includes('?')) throw new S3Error('NotImplemented', undefined, { Header: SOURCE });
  const plain = percentDecode(header.replace(/^\//, ''));
  const slash = plain?.indexOf('/') ?? -1;
  if (plain === null || slash < 1 || slash === plain.length - 1) {
    throw new S3Error('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey', {
      ArgumentName: SOURCE,
      ArgumentValue: header,
    });
  }
  return { bucket: plain.slice(0, slash), key: plain.slice(slash + 1) };
}

/** Null = the source's own head is kept. */
function replacedHead(headers: Headers): ObjectHead | null {
  const directive = headers.get('x-amz-metadata-directive') ?? 'COPY';
  if (directive === 'COPY') return null;
  if (directive === 'REPLACE') return readObjectHead(headers);
  throw new S3Error('InvalidArgument', 'Unknown metadata directive.', {
    ArgumentName: 'x-amz-metadata-directive',
    ArgumentValue: directive,
  });
}

/** Where the service documents no such condition the header is simply not looked at. */
function targetConditions(call: Call): WriteConditions {
  switch (call.world.rules.copyCondition) {
    case 'if':
      return writeConditions(call, '', ['copy', 'copy']);
    case 'cf':
      return writeConditions(call, 'cf-copy-destination-', ['copy', 'copy']);
    case 'none':
      return NO_CONDITIONS;
  }
}

function readSource(call: Call, source: Bucket, key: string): StoredObject {
  const original = source.get(key);
  if (original === null) throw new S3Error('NoSuchKey', undefined, { Key: key });
  const { failed } = judgeRead(call, original, `${SOURCE}-`, 'copy_source');
  if (failed !== null) throw preconditionFailed(failed);
  return original;
}
