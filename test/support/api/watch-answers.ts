import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { AnswerCheck } from './answer-check.js';
import { ApiDocument } from './api-document.js';

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  deflate: inflateSync,
};

/** Everything that was answered otherwise than documented. */
export interface WatchedAnswers {
  /** How many answers were looked at. */
  readonly seen: number;
  /** @throws Error that lists what was wrong, each thing once */
  assertDocumented(): void;
}

/**
 * Holds every answer of a running application against the API document: at the server itself, so that it does not
 * matter which client of the tests has asked. Spec: web-api.md section 11.1.
 */
export function watchAnswers(server: Server): WatchedAnswers {
  const check = new AnswerCheck(ApiDocument.read());
  const wrong = new Set<string>();
  let seen = 0;
  const look = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url = '' } = request;
    const path = url.replace(/^https?:\/\/[^/?#]*/i, '').split('?')[0] ?? '';
    const body = keepJson(response);
    const status = keepStatus(response);
    response.once('finish', () => {
      seen += 1;
      const answer = { method, path, status: status(), headers: response.getHeaders(), json: body() };
      for (const what of check.wrong(answer)) wrong.add(what);
    });
  };
  server.prependListener('request', look);
  server.prependListener('checkContinue', look);
  return {
    get seen() {
      return seen;
    },
    assertDocumented: () => {
      if (wrong.size === 0) return;
      const list = [...wrong].slice(0, 20).join('\n  ');
      throw new Error(
        `Answers that the API document does not know (mend the code, or its @Answers and @Refuses):\n  ${list}`,
      );
    },
  };
}

/** Keeps the status that went out: whoever sets another one afterwards changes nothing any more. */
function keepStatus(response: ServerResponse): () => number {
  let sent: number | null = null;
  const writeHead = response.writeHead.bind(response) as (...parts: unknown[]) => ServerResponse;
  response.writeHead = (...parts: unknown[]) => {
    sent ??= Number(parts[0]);
    return writeHead(...parts);
  };
  return () => sent ?? response.statusCode;
}

/** Keeps what is written of a JSON body. @returns reads it; null = no JSON was written */
function keepJson(response: ServerResponse): () => unknown {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown): void => {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
    if (isJson(response)) chunks.push(Buffer.from(chunk as string));
  };
  const write = response.write.bind(response) as (...parts: unknown[]) => boolean;
  const end = response.end.bind(response) as (...parts: unknown[]) => ServerResponse;
  response.write = (...parts: unknown[]) => {
    keep(parts[0]);
    return write(...parts);
  };
  response.end = (...parts: unknown[]) => {
    keep(parts[0]);
    return end(...parts);
  };
  return () => {
    if (chunks.length === 0) return null;
    const bytes = Buffer.concat(chunks);
    const decode = DECODERS[String(response.getHeader('content-encoding'))];
    return JSON.parse((decode === undefined ? bytes : decode(bytes)).toString('utf8')) as unknown;
  };
}

function isJson(response: ServerResponse): boolean {
  return /^application\/(?:problem\+)?json\b/.test(String(response.getHeader('content-type')));
}
