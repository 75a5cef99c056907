import { createServer } from 'node:http';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode, Ids } from '../../kernel/index.js';
import { problemFor } from '../problems/problem.js';
import { LingeringSockets } from './lingering-sockets.js';
import { HSTS, SECURITY_HEADERS } from './security-headers.js';

/** Spec: reliability.md section 7, "Server limits". */
const LIMITS = {
  headersTimeout: 15_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 95_000,
  maxHeaderSize: 16 * 1024,
  /** We look at the Host lines ourselves: Node's own 400 would lack our headers. */
  requireHostHeader: false,
  /** How much of a body is taken before anybody reads it: a stranger's ends after one read of 64 kB. */
  highWaterMark: 16 * 1024,
} as const;

/** What the parser of Node says. */
interface ParserError extends NodeJS.ErrnoException {
  /** What it could not read. */
  readonly rawPacket?: Buffer;
}

/**
 * The HTTP server of the application. The one place to change how request and response objects are made
 * (performance.md, "prototype swap").
 * @param onlyHttps nobody is served over http here: an answer that knows no request says so as well
 */
export function createHttpServer(app: RequestListener, ids: Ids, onlyHttps: boolean): Server {
  const answering = new WeakMap<Duplex, ServerResponse>();
  const listener: RequestListener = (request, response) => {
    answering.set(request.socket, response);
    app(request, response);
  };
  const server = createServer(LIMITS, listener);
  // The client waits for our word before it sends the body; the body reader gives it, after the guards.
  server.on('checkContinue', listener);
  server.on('checkExpectation', listener);
  const lingering = new LingeringSockets();
  // Comes again with each piece of a request that was given up on.
  server.on('clientError', (error: ParserError, socket) => {
    if (error.code !== 'ECONNRESET' && lingering.takes(socket, error.rawPacket?.length ?? 0)) return;
    const response = answering.get(socket);
    const begun = response !== undefined && response.headersSent && !response.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || begun) {
      socket.destroy();
      return;
    }
    socket.end(parserErrorAnswer(codeOf(error), ids.uuid(), onlyHttps));
    lingering.begin(socket);
  });
  return server;
}

function codeOf(error: ParserError): ErrorCode {
  if (error.code === 'HPE_HEADER_OVERFLOW') return 'headers_too_large';
  return error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request_timeout' : 'malformed_request';
}

/** A whole answer as bytes: at this point there is no response object to write to. */
function parserErrorAnswer(code: ErrorCode, requestId: string, onlyHttps: boolean): string {
  const problem = problemFor(code, {}, requestId);
  const body = JSON.stringify(problem.body);
  const headers: readonly (readonly [string, string])[] = [
    ['X-Request-Id', requestId],
    ['X-Correlation-ID', requestId],
    ...SECURITY_HEADERS,
    ...(onlyHttps ? [HSTS] : []),
    ...Object.entries(problem.headers),
    // Ends a flood of cookies that a sibling planted. Spec: auth.md section 9.
    ...(code === 'headers_too_large' ? ([['Clear-Site-Data', '"cookies"']] as const) : []),
    ['Content-Type', 'application/problem+json; charset=utf-8'],
    ['Content-Length', String(Buffer.byteLength(body))],
    ['Connection', 'close'],
  ];
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${problem.status} ${String(problem.body['title'])}`, ...lines, '', body].join('\r\n');
}
