import type { IncomingMessage, ServerResponse } from 'node:http';
import { ERROR_PAGE_CSP } from '../http/security-headers.js';
import { sendBytes } from '../http/send-bytes.js';
import { smallPage } from './small-page.js';
import type { SmallPage } from './small-page.js';

/** Sends a small page as the whole answer; caching stays as it was set. @param status 200…599 */
export function sendSmallPage(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  page: SmallPage,
): void {
  response.statusCode = status;
  response.setHeader('Content-Security-Policy', ERROR_PAGE_CSP);
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  sendBytes(request, response, Buffer.from(smallPage(page)));
}
