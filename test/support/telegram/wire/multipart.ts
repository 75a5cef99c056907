import { BadRequest } from './answer.js';

/** One part of a form. */
export interface Part {
  readonly name: string;
  readonly fileName: string | null;
  readonly contentType: string | null;
  readonly bytes: Buffer;
}

const BOUNDARY = /^multipart\/form-data; ?boundary=(?:"([^"]{1,70})"|([\w'()+,./:=?-]{1,70}))$/i;
const DISPOSITION = /^form-data; name="([^"]+)"(?:; filename="([^"]*)")?$/;
const CRLF = '\r\n';

/**
 * The parts of a form, byte for byte (RFC 7578). Strict: no preamble, no epilogue, no header but the two that are
 * needed, no name twice.
 * @throws BadRequest
 */
export function partsOf(contentType: string | undefined, body: Buffer): readonly Part[] {
  const [, quoted, plain] = BOUNDARY.exec(contentType ?? '') ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw new BadRequest('wrong content type: a form is needed');
  const open = `--${boundary}`;
  if (body.indexOf(open + CRLF) !== 0) throw new BadRequest('the form does not begin with its boundary');
  const parts: Part[] = [];
  let at = open.length + CRLF.length;
  for (;;) {
    const end = body.indexOf(CRLF + open, at);
    if (end < 0) throw new BadRequest('the form does not end');
    parts.push(partOf(body.subarray(at, end)));
    const after = end + CRLF.length + open.length;
    const rest = body.subarray(after, after + 2).toString('latin1');
    at = after + CRLF.length;
    if (rest === '--') break;
    if (rest !== CRLF) throw new BadRequest('a boundary goes on');
  }
  if (body.subarray(at).toString('latin1') !== CRLF) throw new BadRequest('something follows the form');
  if (new Set(parts.map(({ name }) => name)).size < parts.length) throw new BadRequest('a field comes twice');
  return parts;
}

function partOf(bytes: Buffer): Part {
  const end = bytes.indexOf(CRLF + CRLF);
  if (end < 0) throw new BadRequest('a part has no head');
  const headers = new Map(bytes.subarray(0, end).toString('utf8').split(CRLF).map(headerOf));
  const [, name, fileName] = DISPOSITION.exec(headers.get('content-disposition') ?? '') ?? [];
  headers.delete('content-disposition');
  const contentType = headers.get('content-type') ?? null;
  headers.delete('content-type');
  if (name === undefined || headers.size > 0) throw new BadRequest('a part has a wrong head');
  return { name, fileName: fileName ?? null, contentType, bytes: bytes.subarray(end + 2 * CRLF.length) };
}

function headerOf(line: string): readonly [string, string] {
  const [, name, value] = /^([\w-]+): (.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new BadRequest('a part has a wrong head');
  return [name.toLowerCase(), value];
}
