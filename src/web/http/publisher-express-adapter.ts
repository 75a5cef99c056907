import { ExpressAdapter } from '@nestjs/platform-express';
import express from 'express';
import type { RequestListener } from 'node:http';
import type { Ids } from '../../kernel/index.js';
import { createHttpServer } from './http-server.js';
import type { UnmatchedHandler } from './unmatched.js';

/** Nest on Express, with our server limits and our answer to what no route took. */
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
