import type { IncomingMessage } from 'node:http';
import type { OpenEntry, TelegramJournalEntry } from '../journal.js';
import { Refusal } from './answer.js';
import { partsOf } from './multipart.js';

/** Where a request goes. */
export interface Target {
  readonly token: string | null;
  readonly tokenState: Exclude<TelegramJournalEntry['tokenState'], 'valid'>;
  /** Null = no path of the API. */
  readonly method: string | null;
  readonly query: string;
}

/** More than that is not kept of any body. */
const MAX_KEPT_BYTES = 60 * 1024 * 1024;
const PATH = /^\/bot([^/]*)\/([A-Za-z]+)$/;
const TOKEN = /^\d{6,}:[\w-]{30,}$/;

/** Nothing in a path of the API is escaped. */
export function targetOf(url: string): Target {
  const at = url.indexOf('?');
  const [path, query] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at)];
  const [, token, method] = PATH.exec(path) ?? [];
  if (token === undefined || method === undefined) return { token: null, tokenState: 'none', method: null, query };
  return { token, tokenState: TOKEN.test(token) ? 'unknown' : 'malformed', method, query };
}

/** @throws Error when the other side goes away in the middle */
export async function readBody(message: IncomingMessage, entry: OpenEntry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) {
    entry.bodyBytes += chunk.length;
    if (entry.bodyBytes <= MAX_KEPT_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Text fields of a form; null = no readable one. */
export function fieldsOf(contentType: string | undefined, body: Buffer): Readonly<Record<string, string>> | null {
  try {
    const texts = partsOf(contentType, body).filter(({ fileName }) => fileName === null);
    return Object.fromEntries(texts.map(({ name, bytes }) => [name, bytes.toString('utf8')]));
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
