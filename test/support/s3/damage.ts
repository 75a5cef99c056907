import type { Fault } from './fault.js';
import type { Answer } from './request.js';

const MISSING_BYTES = 10;
const OTHER_ETAG = `"${'0'.repeat(32)}"`;

/** A proper answer that is almost right. */
export function damaged(fault: Extract<Fault, { kind: 'shorten' | 'corrupt' | 'wrong_etag' }>, proper: Answer): Answer {
  const bytes = Buffer.from(proper.body ?? '');
  switch (fault.kind) {
    case 'shorten':
      return { ...proper, body: bytes.subarray(0, Math.max(0, bytes.length - (fault.missingBytes ?? MISSING_BYTES))) };
    case 'corrupt': {
      const middle = bytes.length >> 1;
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[middle] = (copy[middle] ?? 0) ^ 1;
      return { ...proper, body: copy };
    }
    case 'wrong_etag':
      return withEtag(proper, fault.etag ?? OTHER_ETAG);
  }
}

function withEtag({ status, headers, body }: Answer, etag: string): Answer {
  const other = headers['ETag'] === undefined ? headers : { ...headers, ETag: etag };
  const inXml = etag.replaceAll('"', '&quot;');
  return {
    status,
    headers: other,
    body: typeof body === 'string' ? body.replace(/&quot;[0-9a-f]{32}&quot;/g, inXml) : body,
  };
}
