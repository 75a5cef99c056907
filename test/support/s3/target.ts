import { percentDecode } from './percent.js';
import { S3Error } from './s3-error.js';

/** The request target, decoded. */
export interface Target {
  /** Path as received. */
  readonly path: string;
  /** Empty = the service itself. */
  readonly bucket: string;
  /** Empty = the bucket itself. */
  readonly key: string;
  readonly query: Query;
}

/** Query parameters, decoded, in order; names are case-sensitive. */
export class Query {
  constructor(readonly entries: readonly (readonly [name: string, value: string])[]) {}

  get(name: string): string | null {
    return this.entries.find(([own]) => own === name)?.[1] ?? null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  get names(): string[] {
    return this.entries.map(([name]) => name);
  }
}

/** Path-style only. @throws S3Error `InvalidURI` when it is not percent-encoded UTF-8 */
export function readTarget(target: string): Target {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  if (!path.startsWith('/')) throw new S3Error('InvalidURI');
  const slash = path.indexOf('/', 1);
  const bucket = decoded(slash === -1 ? path.slice(1) : path.slice(1, slash));
  const key = slash === -1 ? '' : decoded(path.slice(slash + 1));
  return { path, bucket, key, query: readQuery(mark === -1 ? '' : target.slice(mark + 1)) };
}

function readQuery(text: string): Query {
  const parts = text.split('&').filter((part) => part !== '');
  return new Query(
    parts.map((part) => {
      const sign = part.indexOf('=');
      return sign === -1 ? [decoded(part), ''] : [decoded(part.slice(0, sign)), decoded(part.slice(sign + 1))];
    }),
  );
}

function decoded(text: string): string {
  const plain = percentDecode(text);
  if (plain === null) throw new S3Error('InvalidURI');
  return plain;
}
