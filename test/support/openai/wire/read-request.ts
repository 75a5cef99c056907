import type { IncomingMessage } from 'node:http';

/** Where a request goes. */
export type Endpoint = 'responses' | 'chat' | 'model' | 'unknown';

/** A request that has arrived as a whole. */
export interface ReadRequest {
  readonly message: IncomingMessage;
  readonly method: string;
  /** As received, query included. */
  readonly target: string;
  readonly endpoint: Endpoint;
  /** Last part of `/v1/models/{id}`, decoded. */
  readonly modelId: string | null;
  readonly bytes: Buffer;
  /** Undefined = no JSON. */
  readonly json: unknown;
  /** What stands behind `Bearer `. */
  readonly key: string | null;
}

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '/v1/responses': 'responses',
  '/v1/chat/completions': 'chat',
};
const MODELS = '/v1/models/';

/** @throws Error when the other side goes away in the middle */
export async function readRequest(message: IncomingMessage): Promise<ReadRequest> {
  const target = message.url ?? '';
  const path = target.split('?', 1)[0] ?? '';
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const modelId = path.startsWith(MODELS) ? decoded(path.slice(MODELS.length)) : null;
  return {
    message,
    method: message.method ?? '',
    target,
    endpoint: modelId === null ? (ENDPOINTS[path] ?? 'unknown') : 'model',
    modelId,
    bytes,
    json: parsed(bytes),
    key: /^Bearer (\S+)$/.exec(message.headers.authorization ?? '')?.[1] ?? null,
  };
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
