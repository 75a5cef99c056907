import { Readable } from 'node:stream';
import { bugError } from '../../kernel/index.js';
import type { HttpCall, HttpClient } from '../../platform/http/index.js';
import { WireCall } from './wire-call.js';

/** A request as the SDK has signed it. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | Readable;
}

const METHODS = ['GET', 'HEAD', 'PUT', 'DELETE'] as const;
/** What the SDK or we decide by. */
const KEPT_HEADERS = [
  'etag',
  'last-modified',
  'date',
  'content-length',
  'content-range',
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'x-amz-meta-pv-content-hash',
  'x-amz-meta-pv-move',
];
/** Error documents and the like: a stream that is no photo ends here. */
const MAX_ERROR_BYTES = 64 * 1024;
/** Spec: storage.md section 12. */
const MIN_BYTES_PER_SECOND = 64 * 1024;

/**
 * The SDK's way out: our own client, with its deadline over the body, byte cap, no redirects and no proxy. The SDK
 * opens no socket. Spec: storage.md section 5, reliability.md section 4.
 */
export class SdkTransport {
  constructor(private readonly http: HttpClient) {}

  /** @throws UpstreamError as `HttpClient.send` */
  async handle(request: SdkRequest, call?: unknown): Promise<{ response: SdkResponse }> {
    if (!(call instanceof WireCall)) throw bugError('A call of the SDK came without its limits.');
    const http = httpCallOf(request, call);
    const isStreamed = call.options.isStreamed && http.method === 'GET';
    const answer = isStreamed ? await this.#open(http, call) : await this.http.send(http);
    const { status, headers, body } = answer;
    call.status = status;
    call.retryAfterSeconds = answer.retryAfterSeconds;
    call.date = headers['date'] ?? null;
    call.body = body;
    // What is got is taken from the call: the SDK would wrap a stream around it only to have it unwrapped.
    const isObject = http.method === 'GET' && status < 300 && !isListing(request);
    return { response: { statusCode: status, headers: { ...headers }, body: isObject ? Readable.from([]) : body } };
  }

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  updateHttpClientConfig(): void {
    // there is nothing the SDK may change
  }

  async #open(http: HttpCall, call: WireCall) {
    const answer = await this.http.open({ ...http, minBytesPerSecond: MIN_BYTES_PER_SECOND });
    if (answer.status >= 300) return { ...answer, body: await collect(answer.body) };
    call.stream = answer.body;
    return { ...answer, body: new Uint8Array() };
  }
}

function httpCallOf(request: SdkRequest, { options }: WireCall): HttpCall {
  const method = METHODS.find((known) => known === request.method);
  const { body } = request;
  const isBody = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  if (method === undefined || !(isBody || body instanceof Readable)) throw bugError('The SDK made a strange request.');
  return {
    dependency: 's3',
    operation: options.operation,
    method,
    url: urlOf(request),
    // Byte for byte: lengths and hashes are those of what is stored.
    headers: { ...request.headers, Accept: '*/*', 'Accept-Encoding': 'identity' },
    body,
    timeoutMs: options.timeoutMs,
    maxBytes: options.maxBytes,
    keepHeaders: KEPT_HEADERS,
    signal: options.signal,
  };
}

function urlOf({ protocol, hostname, port, path, query = {} }: SdkRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as readonly string[]) : [value as string | null]).map((one) =>
      one === null ? escaped(name) : `${escaped(name)}=${escaped(one)}`,
    ),
  );
  const origin = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
  return `${origin}${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
}

function isListing({ query }: SdkRequest): boolean {
  return query?.['list-type'] !== undefined;
}

/** As signatures encode it. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/gu, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function collect(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_ERROR_BYTES) break;
  }
  return Buffer.concat(chunks);
}
