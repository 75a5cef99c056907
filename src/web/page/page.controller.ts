import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { callerError, sha256Hex } from '../../kernel/index.js';
import { Answers, CountsAs, PAGE_PATHS, Policy, ServedOn } from '../../platform/routing/index.js';
import { pageCsp } from '../http/security-headers.js';
import { sendBytes } from '../http/send-bytes.js';
import { PLAIN_STYLE, PLAIN_STYLE_PATH, sendSmallPage } from '../small-page/index.js';
import type { SmallPage } from '../small-page/index.js';
import { loadPageFiles } from './page-files.js';
import type { PageFile, PageFiles } from './page-files.js';
import { PageConfig } from './page.config.js';

const IMMUTABLE = 'public, max-age=31536000, immutable';
/** Without a hash in its name, so that an error page of an older replica finds it as well. */
const PLAIN_STYLE_NAME = PLAIN_STYLE_PATH.slice('/assets/'.length);
const PLAIN_STYLE_FILE: PageFile = {
  bytes: Buffer.from(PLAIN_STYLE),
  contentType: 'text/css; charset=utf-8',
  etag: `"${sha256Hex(Buffer.from(PLAIN_STYLE)).slice(0, 32)}"`,
};
const NOT_BUILT: SmallPage = {
  title: 'The page is not built',
  text: 'The service runs, but its page is missing. Run `npm run build` and load this again.',
  links: [{ href: '/', text: 'Load again' }],
};

/** The page and its files. Spec: web-api.md sections 4 and 7. */
@Controller()
export class PageController {
  readonly #folder: string;
  readonly #csp: string;
  #files: Promise<PageFiles | null> | null = null;

  constructor(@Inject(PageConfig) config: PageConfig) {
    this.#folder = config.folder;
    this.#csp = pageCsp(config.signInOrigin);
  }

  /** One document for every address of the page; the page itself reads the address. */
  @Get([...PAGE_PATHS])
  @Policy('open')
  @CountsAs('page')
  @Answers({ 200: 'text/html', 304: null, 503: 'text/html' })
  async page(@Req() request: IncomingMessage, @Res() response: ServerResponse): Promise<void> {
    const files = await this.#load();
    if (files === null) {
      response.setHeader('Retry-After', '5');
      return sendSmallPage(request, response, 503, NOT_BUILT);
    }
    response.setHeader('Content-Security-Policy', this.#csp);
    response.setHeader('Vary', 'Host, Accept-Encoding');
    sendAsked(response, files.index, request);
  }

  /** Names carry a hash of their content, so an answer holds for ever; all but the style of the small pages. */
  @Get('assets/*path')
  @Policy('open')
  @CountsAs('page')
  @ServedOn('tenant', 'canonical')
  @Answers({ 200: '*/*', 304: null })
  async asset(
    @Param('path') path: string | readonly string[],
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const name = typeof path === 'string' ? path : path.join('/');
    if (name === PLAIN_STYLE_NAME) {
      response.setHeader('Vary', 'Accept-Encoding');
      return sendAsked(response, PLAIN_STYLE_FILE, request);
    }
    const assets = (await this.#load())?.assets;
    const plain = assets?.get(name);
    if (assets === undefined || plain === undefined) throw callerError('not_found', 'There is no such asset.');
    const [packed, encoding] = packedFor(request, name, assets);
    response.setHeader('Cache-Control', IMMUTABLE);
    response.setHeader('Vary', 'Accept-Encoding');
    if (encoding !== null) response.setHeader('Content-Encoding', encoding);
    send(response, 200, { bytes: (packed ?? plain).bytes, contentType: plain.contentType }, request);
  }

  /** The icon that browsers ask for unasked. */
  @Get('favicon.ico')
  @Policy('open')
  @CountsAs('page')
  @ServedOn('tenant', 'canonical')
  @Answers({ 200: 'image/svg+xml', 204: null })
  async favicon(@Req() request: IncomingMessage, @Res() response: ServerResponse): Promise<void> {
    const icon = (await this.#load())?.favicon ?? null;
    response.setHeader('Cache-Control', 'no-cache');
    send(response, icon === null ? 204 : 200, icon, request);
  }

  /** Read once; while there is no build, looked for again. */
  async #load(): Promise<PageFiles | null> {
    this.#files ??= loadPageFiles(this.#folder);
    const files = await this.#files;
    if (files === null) this.#files = null;
    return files;
  }
}

/** The file compressed at build time, in the best form the client takes. */
function packedFor(
  request: IncomingMessage,
  name: string,
  assets: ReadonlyMap<string, PageFile>,
): readonly [PageFile | null, 'br' | 'gzip' | null] {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const brotli = assets.get(`${name}.br`);
  if (brotli !== undefined && /\bbr\b/.test(accepted)) return [brotli, 'br'];
  const gzip = assets.get(`${name}.gz`);
  return gzip !== undefined && /\bgzip\b/.test(accepted) ? [gzip, 'gzip'] : [null, null];
}

/** Sends what browsers may keep but have to ask about. */
function sendAsked(response: ServerResponse, file: PageFile, request: IncomingMessage): void {
  // The same for everybody, but not with lines that end the planted cookies of one browser.
  response.setHeader('Cache-Control', response.hasHeader('Set-Cookie') ? 'no-store' : 'no-cache');
  response.setHeader('ETag', file.etag);
  response.setHeader('Content-Type', file.contentType);
  sendBytes(request, response, file.bytes);
}

function send(
  response: ServerResponse,
  status: number,
  file: Pick<PageFile, 'bytes' | 'contentType'> | null,
  request: IncomingMessage,
): void {
  response.statusCode = status;
  if (file === null) {
    response.end();
    return;
  }
  response.setHeader('Content-Type', file.contentType);
  response.setHeader('Content-Length', file.bytes.length);
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}
