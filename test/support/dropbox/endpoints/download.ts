import type { IncomingHttpHeaders } from 'node:http';
import { fileMetadata } from '../store/metadata.js';
import type { Answer } from '../wire/answer.js';
import { headerJson, jsonAnswer } from '../wire/answer.js';
import { optional, struct } from '../wire/args.js';
import { readPath, rev } from '../wire/path-args.js';
import { endpoint } from './endpoint.js';
import { lookupFile } from './lookup.js';
import type { FoundFile } from './lookup.js';

const SCOPE = 'files.content.read';

export const download = endpoint({
  style: 'download',
  scope: SCOPE,
  args: struct({ path: readPath, rev: optional(rev) }),
  run: ({ account: { tree }, headers }, { path, rev: wanted }) => {
    const found = lookupFile(tree, wanted === undefined ? path : `rev:${wanted}`, 'path');
    const { file, content } = found;
    return contentAnswer(found, headers, 'application/octet-stream', {
      'Dropbox-API-Result': headerJson(fileMetadata(file, content)),
      'Original-Content-Length': String(content.bytes.length),
    });
  },
});

export const getTemporaryLink = endpoint({
  style: 'rpc',
  scope: SCOPE,
  args: struct({ path: readPath }),
  run: ({ account, links }, { path }) => {
    const found = lookupFile(account.tree, path, 'path');
    const metadata = fileMetadata(found.file, found.content);
    return jsonAnswer(200, { metadata, link: links.make(account, found) });
  },
});

/** Content with ETag, one range, and 304 for who has it already. */
export function contentAnswer(
  { content: { bytes, rev: tag } }: FoundFile,
  asked: IncomingHttpHeaders,
  type: string,
  more: Readonly<Record<string, string>> = {},
): Answer {
  const etag = `W/"${tag}"`;
  const headers = { 'Content-Type': type, ETag: etag, 'Accept-Ranges': 'bytes', 'Cache-Control': 'no-cache', ...more };
  if (asked['if-none-match'] === etag) return { status: 304, headers, body: Buffer.alloc(0) };
  const range = rangeOf(asked.range, bytes.length);
  if (range === 'none') return { status: 200, headers, body: bytes };
  if (range === 'unsatisfiable') {
    return {
      status: 416,
      headers: { 'Content-Type': 'text/plain', 'Content-Range': `bytes */${bytes.length}` },
      body: Buffer.alloc(0),
    };
  }
  const [from, to] = range;
  const part = { ...headers, 'Content-Range': `bytes ${from}-${to}/${bytes.length}` };
  return { status: 206, headers: part, body: bytes.subarray(from, to + 1) };
}

/** One range as in RFC 9110; what is not understood counts as none. */
function rangeOf(header: string | undefined, size: number): 'none' | 'unsatisfiable' | readonly [number, number] {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return 'none';
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from > to || from >= size ? 'unsatisfiable' : [from, to];
}
