import { request } from 'node:http';
import sharp from 'sharp';
import type { RunningTelegram } from '../index.js';

/** What came back. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** A form, as a strict client writes it. Undefined leaves a field out. */
export interface FormOptions {
  readonly fields?: Readonly<Record<string, string | undefined>>;
  /** Null = no photo. */
  readonly photo?: Buffer | null;
}

export const TOKEN = '7000000001:AAtoken-of-the-first-bot-0123456789';
export const OTHER_TOKEN = '7000000002:AAtoken-of-the-second-bot-012345678';
const BOUNDARY = 'a-boundary-of-the-tests';

/** A drawn photo. */
export function drawn(width = 60, height = 40): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#3060a0' } })
    .jpeg()
    .toBuffer();
}

export function formOf(fields: FormOptions['fields'], photo: Buffer | null): Buffer {
  const head = (disposition: string): string => `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const texts = Object.entries(fields ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [Buffer.from(`${head(`name="${name}"`)}\r\n${value}\r\n`)],
  );
  const file = `${head('name="photo"; filename="photo.jpg"')}Content-Type: image/jpeg\r\n\r\n`;
  const files = photo ? [Buffer.from(file), photo, Buffer.from('\r\n')] : [];
  return Buffer.concat([...texts, ...files, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

/** `sendPhoto` of a small photo. */
export async function sendPhoto(
  running: RunningTelegram,
  { fields, photo }: FormOptions = {},
  token = TOKEN,
): Promise<Received> {
  const body = formOf(fields, photo === undefined ? await drawn() : photo);
  return post(running, `/bot${token}/sendPhoto`, body);
}

/** Any request. @throws Error when the connection ends before the answer does */
export function post(
  running: RunningTelegram,
  path: string,
  body: Buffer,
  { method = 'POST', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Received> {
  const all = {
    'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
    'Content-Length': body.length,
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const sending = request(running.url + path, { method, headers: all, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    sending.on('error', reject).end(body);
  });
}

export type Json = Readonly<Record<string, unknown>>;

export function jsonOf({ body }: Received): Json {
  return JSON.parse(body.toString('utf8')) as Json;
}
