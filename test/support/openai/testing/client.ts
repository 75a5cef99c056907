import type { OutgoingHttpHeaders } from 'node:http';
import sharp from 'sharp';
import { askBare, textOf, type Received as Bare } from '../../bare-request.js';
import type { RunningOpenAi } from '../index.js';

/** What a test reads in a body. */
export type Json = Readonly<Record<string, unknown>>;

/** What came over the wire; the body as text. */
export type Received = Omit<Bare, 'body'> & { readonly text: string };

export const jsonOf = ({ text }: Received): Json => JSON.parse(text) as Json;

/** The error object of a refusal. */
export const errorOf = (received: Received): Json => jsonOf(received)['error'] as Json;

/** What is sent. */
interface Ask {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  readonly maxBytes?: number | undefined;
}

/** Asks with exactly these bytes; hangs up after `maxBytes`. Never throws. */
export async function ask(url: string, request: Ask): Promise<Received> {
  const { body, ...received } = await askBare(url, request);
  return { ...received, text: textOf({ body }) };
}

/** A plain HTTP client with one key. */
export class Client {
  constructor(
    private readonly running: RunningOpenAi,
    readonly key: string,
  ) {}

  post(path: string, body: unknown, maxBytes?: number): Promise<Received> {
    const headers = { Authorization: `Bearer ${this.key}`, 'Content-Type': 'application/json' };
    return ask(`${this.running.url}/v1/${path}`, { headers, body: JSON.stringify(body), maxBytes });
  }

  responses(body: unknown, maxBytes?: number): Promise<Received> {
    return this.post('responses', body, maxBytes);
  }

  chat(body: unknown, maxBytes?: number): Promise<Received> {
    return this.post('chat/completions', body, maxBytes);
  }

  model(id: string): Promise<Received> {
    const headers = { Authorization: `Bearer ${this.key}` };
    return ask(`${this.running.url}/v1/models/${id}`, { method: 'GET', headers });
  }
}

/** A strict object of these properties. */
export function object(properties: Json): Json {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** The shape of an analysis, with as few members as tests need. */
export const ANALYSIS = object({
  description: { type: 'string' },
  mood: { type: ['string', 'null'] },
  tags: { type: 'array', items: { type: 'string' } },
  nsfw: { type: 'boolean' },
  safety_labels: { type: 'array', items: { type: 'string', enum: ['minors_none', 'suggestive_context'] } },
});

const CAPTION = object({ text: { type: 'string' }, hashtags: { type: 'array', items: { type: 'string' } } });

/** The shape of captions for two platforms. */
export const CAPTIONS = object({
  captions: object({ telegram: CAPTION, fetlife: CAPTION }),
  sd_caption: { anyOf: [{ type: 'string' }, { type: 'null' }] },
});

/** `text.format` of Responses. */
export const formatOf = (schema: unknown, more: Json = {}): Json => ({
  format: { type: 'json_schema', name: 'answer', strict: true, schema, ...more },
});

/** `response_format` of Chat Completions. */
export const chatFormatOf = (schema: unknown, more: Json = {}): Json => ({
  type: 'json_schema',
  json_schema: { name: 'answer', strict: true, schema, ...more },
});

/** A picture of one colour as a data URL. */
export async function pictureOf(
  background: string,
  {
    format = 'jpeg',
    width = 64,
    height = 48,
  }: { format?: 'jpeg' | 'png' | 'webp'; width?: number; height?: number } = {},
): Promise<string> {
  const bytes = await sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
  return `data:image/${format};base64,${bytes.toString('base64')}`;
}
