import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { callerError } from '../../kernel/index.js';
import type { PublisherError } from '../../kernel/index.js';

/** The only part an upload has. */
const PART = 'file';
/** Headers of that part: its disposition, its type and few more. */
const MAX_PART_HEADERS = 16;
const TYPE = /^multipart\/form-data\s*(?:;|$)/iu;

/** The file of an upload, while it arrives. */
export interface ArrivingFile {
  /** As its sender calls it, paths included; empty when it has none that can be read. */
  readonly name: string;
  readonly stream: Readable;
}

/** What is told while a body is taken apart. */
export interface PartEvents {
  readonly onFile: (file: ArrivingFile) => void;
  /** All of it was taken, and it was one file and nothing else. */
  readonly onEnd: () => void;
  /** It is not what an upload looks like; nothing is told after it. */
  readonly onRefused: (refusal: PublisherError) => void;
}

/** Whether the body is of the type of a form with files. */
export function isForm({ headers }: IncomingMessage): boolean {
  return TYPE.test(headers['content-type'] ?? '');
}

/**
 * Takes a form apart that has one file and nothing else; a second part is refused as soon as it begins. Names come in
 * UTF-8, and a path in one is kept, so that it is refused as a name and never cut in silence.
 * @returns where the bytes of the body go
 * @throws PublisherError `malformed_request` when the type names no boundary
 */
export function partsOf({ headers }: IncomingMessage, { onFile, onEnd, onRefused }: PartEvents): busboy.Busboy {
  const parts = begin(headers);
  let isFileSeen = false;
  let isOver = false;
  const refuse = (refusal: PublisherError): void => {
    if (isOver) return;
    isOver = true;
    onRefused(refusal);
  };
  parts.on('file', (field, stream, { filename }) => {
    isFileSeen = true;
    stream.on('error', () => undefined); // told by the parser as well
    if (field === PART) onFile({ name: readable(filename), stream });
    else refuse(notOneFile());
  });
  for (const event of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) parts.on(event, () => refuse(notOneFile()));
  parts.on('error', () => refuse(malformed()));
  parts.on('finish', () => {
    if (!isFileSeen) return refuse(notOneFile());
    if (isOver) return;
    isOver = true;
    onEnd();
  });
  return parts;
}

/** Bytes that are no UTF-8 come as replacement characters: that is nobody's name, and what was meant is lost. */
function readable(filename: string | undefined): string {
  return filename === undefined || filename.includes('\ufffd') ? '' : filename;
}

function begin(headers: IncomingMessage['headers']): busboy.Busboy {
  try {
    return busboy({
      headers: { 'content-type': headers['content-type'] },
      defParamCharset: 'utf8',
      preservePath: true,
      // Parts are counted at their end: the end of a second one is one too many.
      limits: { files: 1, fields: 0, parts: 2, headerPairs: MAX_PART_HEADERS },
    });
  } catch {
    throw malformed();
  }
}

function malformed(): PublisherError {
  return callerError('malformed_request', 'The body is no form that can be read.');
}

function notOneFile(): PublisherError {
  return callerError('validation_failed', 'The form is not one file.', {
    fields: [{ pointer: `/${PART}`, code: 'one_file', detail: 'Send one part named "file" and nothing else.' }],
  });
}
