import { StreamableFile } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import express from 'express';
import type { RequestListener } from 'node:http';
import type { Ids } from '../../kernel/index.js';
import { pathOf } from '../../tenancy/index.js';
import { createHttpServer } from './http-server.js';
import { sendBytes, sendPlain } from './send-bytes.js';
import type { UnmatchedHandler } from './unmatched.js';

const JSON_TYPE = 'application/json; charset=utf-8';
/**
 * Answers about signing in and out: some hold a sealed link. Compressed beside what a stranger may put into a request,
 * the length of an answer tells of its content (BREACH).
 */
const NEVER_COMPRESSED = /^\/(?:auth|api\/admin)\//;

/** Nest on Express, with our server limits, our answer to what no route took, and JSON compressed. */
export class PublisherExpressAdapter extends ExpressAdapter {
  readonly #ids: Ids;
  readonly #unmatched: UnmatchedHandler;
  readonly #onlyHttps: boolean;

  /**
   * @param unmatched comes after every route
   * @param trustedHops `TRUST_PROXY`: whose word about the client's address counts
   * @param forceHttps `FORCE_HTTPS`: behind a proxy nobody is served over http then
   */
  constructor(ids: Ids, unmatched: UnmatchedHandler, trustedHops: number, forceHttps = false) {
    super(strictExpress(trustedHops));
    this.#ids = ids;
    this.#unmatched = unmatched;
    this.#onlyHttps = forceHttps && trustedHops > 0;
  }

  override initHttpServer(): void {
    this.httpServer = createHttpServer(this.getInstance<RequestListener>(), this.#ids, this.#onlyHttps);
  }

  /** Everything that a handler returns; pictures and events are written by their handlers. */
  override reply(response: express.Response, body: unknown, statusCode?: number): unknown {
    const json = jsonOf(response, body);
    if (json === null) return super.reply(response, body, statusCode);
    if (statusCode !== undefined) response.statusCode = statusCode;
    if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', JSON_TYPE);
    const send = NEVER_COMPRESSED.test(pathOf(response.req)) ? sendPlain : sendBytes;
    send(response.req, response, Buffer.from(json));
    return response;
  }

  override setNotFoundHandler(...rest: Parameters<ExpressAdapter['setNotFoundHandler']>): void {
    this.use(this.#unmatched);
    super.setNotFoundHandler(...rest);
  }
}

/** Paths are exact and case-sensitive. Set before the router exists: it reads these once. */
function strictExpress(trustedHops: number): express.Express {
  const app = express();
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // Only answers a browser may keep carry a tag, and they make their own.
  app.disable('etag');
  app.set('trust proxy', trustedHops);
  return app;
}

/** An answer as JSON; null = it is none. Some interceptors have written it themselves. */
function jsonOf(response: express.Response, body: unknown): string | null {
  if (typeof body === 'string') return response.getHeader('Content-Type') === JSON_TYPE ? body : null;
  const isObject = typeof body === 'object' && body !== null;
  return isObject && !(body instanceof StreamableFile || body instanceof Error) ? JSON.stringify(body) : null;
}
