import request from 'supertest';
import type { Response } from 'supertest';

const BOUNDARY = 'a-boundary-of-the-tests-0123456789';

/** One part of a form. */
export interface FormPart {
  readonly bytes: Uint8Array;
  /** Name of the field (`file`); null = the part has no disposition. */
  readonly field?: string | null;
  /** As it stands between the quotes, in UTF-8; null = the part is no file. */
  readonly filename?: string | null;
  /** The whole parameter instead of that: `filename*=UTF-8''a.jpg`. */
  readonly parameter?: string;
  /** What the sender says it is. */
  readonly type?: string | null;
}

/** A body as a browser sends it, or nearly. */
export interface UploadForm {
  readonly contentType: string;
  readonly body: Buffer;
}

/** Puts a form together, byte for byte, quirks included. */
export function formOf(...parts: readonly FormPart[]): UploadForm {
  const framed = parts.flatMap((part) => [Buffer.from(headOf(part)), Buffer.from(part.bytes), Buffer.from('\r\n')]);
  const body = Buffer.concat([...framed, Buffer.from(`--${BOUNDARY}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${BOUNDARY}`, body };
}

/** Sends a form to the upload route. @param query with its question mark */
export function sendForm(
  url: string,
  { contentType, body }: UploadForm,
  headers: Readonly<Record<string, string>>,
  query = '',
): Promise<Response> {
  const call = request(url).post(`/api/library/upload${query}`).set(headers).set('Content-Type', contentType);
  return Promise.resolve(call.send(body));
}

function headOf({ field = 'file', filename = 'a.jpg', parameter, type = 'image/jpeg' }: FormPart): string {
  const name = parameter ?? (filename === null ? null : `filename="${filename}"`);
  const disposition = ['form-data', `name="${field}"`, ...(name === null ? [] : [name])].join('; ');
  const lines = [
    ...(field === null ? [] : [`Content-Disposition: ${disposition}`]),
    ...(type === null ? [] : [`Content-Type: ${type}`]),
  ];
  return `--${BOUNDARY}\r\n${lines.join('\r\n')}\r\n\r\n`;
}
