const CR = 13;
const LF = 10;
/** RFC 5322 section 2.1.1. */
const MAX_LINE = 998;
/** RFC 2045 sections 6.7 and 6.8. */
const MAX_ENCODED_LINE = 76;
const HEADER_LINE = /^[!-9;-~]+:[ \t]?.*$/;
const ONCE = ['date', 'from', 'to', 'message-id', 'subject', 'mime-version', 'content-type'] as const;
const DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}$/;
const MESSAGE_ID = /^<[!#-'*+\-/-9=?A-Z^-~]+(?:\.[!#-'*+\-/-9=?A-Z^-~]+)*@[A-Za-z0-9.-]+>$/;

/** Names and values of a header block, unfolded, names in lower case. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/**
 * What is wrong with a mail by the letter of RFC 5321, 5322 and 2045, or by our own promise (publishers.md section 6).
 * @returns null = nothing
 */
export function complaintAbout(raw: Buffer): string | null {
  const bytes = complaintAboutBytes(raw);
  if (bytes !== null) return bytes;
  const { head, body } = parted(raw.toString('latin1'));
  const headers = headersOf(head);
  if (headers === null) return 'a header line is none';
  return complaintAboutHeaders(headers) ?? complaintAboutParts(headers, body);
}

function complaintAboutBytes(raw: Buffer): string | null {
  let line = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at] ?? 0;
    if (byte > 126 || byte === 0) return 'a byte is not 7-bit text';
    if (byte === LF && raw[at - 1] !== CR) return 'a line feed stands alone';
    if (byte === CR && raw[at + 1] !== LF) return 'a carriage return stands alone';
    line = byte === LF ? 0 : line + 1;
    if (line > MAX_LINE + 1) return 'a line is longer than 998 characters';
  }
  return null;
}

function complaintAboutHeaders(headers: HeaderList): string | null {
  for (const name of ONCE) {
    const count = headers.filter(([key]) => key === name).length;
    if (count !== 1) return count === 0 ? `${name} is missing` : `${name} stands more than once`;
  }
  if (headers.some(([key]) => key === 'bcc')) return 'bcc shows who else gets it';
  if (!DATE.test(valueOf(headers, 'date'))) return 'date is none';
  if (!MESSAGE_ID.test(valueOf(headers, 'message-id'))) return 'message-id is none';
  return valueOf(headers, 'mime-version') === '1.0' ? null : 'mime-version is not 1.0';
}

/** Every part of a multipart body must be whole, and encoded as it says. */
function complaintAboutParts(headers: HeaderList, body: string): string | null {
  const type = valueOf(headers, 'content-type');
  if (!/^multipart\//i.test(type)) return complaintAboutEncoding(headers, body);
  const boundary = /;\s*boundary="?([^";]{1,70})"?/i.exec(type)?.[1];
  if (boundary === undefined) return 'a multipart body has no boundary';
  const [, ...parts] = `\r\n${body}`.split(`\r\n--${boundary}`);
  const end = parts.pop();
  if (parts.length === 0 || end === undefined || !/^--\s*$/.test(end)) return 'a multipart body has no end';
  for (const part of parts) {
    if (!part.startsWith('\r\n')) return 'a boundary is none';
    const { head, body: content } = parted(part.slice(2));
    const inner = headersOf(head);
    const complaint = inner === null ? 'a part has no headers' : complaintAboutParts(inner, content);
    if (complaint !== null) return complaint;
  }
  return null;
}

function complaintAboutEncoding(headers: HeaderList, content: string): string | null {
  const encoding = valueOf(headers, 'content-transfer-encoding').toLowerCase();
  if (encoding === '' || encoding === '7bit') return null;
  const lines = content.split('\r\n');
  if (lines.some((line) => line.length > MAX_ENCODED_LINE)) return 'an encoded line is longer than 76 characters';
  if (encoding === 'base64') {
    const text = lines.join('');
    return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? null : 'base64 is none';
  }
  if (encoding !== 'quoted-printable') return 'an encoding is not 7-bit';
  return /=(?![0-9A-F]{2}|\r\n)/.test(content) || /[ \t]\r\n/.test(content) ? 'quoted-printable is none' : null;
}

/** Empty = the mail has none. */
export function messageIdOf(raw: Buffer): string {
  return valueOf(headersOf(parted(raw.toString('latin1')).head) ?? [], 'message-id');
}

/** Null = some line is neither a header nor goes on with one. */
export function headersOf(head: string): HeaderList | null {
  if (head === '') return [];
  const lines = head.replace(/\r\n[ \t]/g, ' ').split('\r\n');
  if (lines.some((line) => !HEADER_LINE.test(line))) return null;
  return lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
}

/** Parts a mail, or a part of one, at its first empty line. */
export function parted(text: string): { readonly head: string; readonly body: string } {
  if (text.startsWith('\r\n')) return { head: '', body: text.slice(2) };
  const at = text.indexOf('\r\n\r\n');
  return at === -1 ? { head: text, body: '' } : { head: text.slice(0, at), body: text.slice(at + 4) };
}

function valueOf(headers: HeaderList, name: string): string {
  return headers.find(([key]) => key === name)?.[1] ?? '';
}
