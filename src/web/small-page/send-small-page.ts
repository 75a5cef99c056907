import type { IncomingMessage, ServerResponse } from 'node:http';
import { ERROR_PAGE_CSP } from '../http/security-headers.js';
import { smallPage } from './small-page.js';
import type { SmallPage } from './small-page.js';

/** Sends a small page as the whole answer; caching stays as it was set. @param status 200…599 */
export function sendSmallPage(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  page: SmallPage,
): void {
  const html = smallPage(page);
  response.statusCode = status;
  response.setHeader('Content-Security-Policy', ERROR_PAGE_CSP);
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(html));
  response.end(request.method === 'HEAD' ? undefined : html);
}
