import { ENDPOINTS } from '../endpoints/routes.js';
import type { ApiRoute } from '../endpoints/routes.js';
import type { Style } from '../endpoints/endpoint.js';
import { badRequest } from './api-error.js';
import type { ReadRequest } from './read-request.js';

const TYPES: Readonly<Record<Style, readonly string[]>> = {
  rpc: ['application/json', 'application/json; charset=utf-8', 'text/plain; charset=dropbox-cors-hack'],
  upload: ['application/octet-stream', 'text/plain; charset=dropbox-cors-hack'],
  download: [
    'text/plain',
    'text/plain; charset=utf-8',
    'application/octet-stream',
    'application/octet-stream; charset=utf-8',
  ],
};

/** Method, content type and place of the arguments. @throws Refusal 400 in words */
export function checkForm(route: ApiRoute, { method, message, argsText, args, query, content }: ReadRequest): void {
  const { style } = ENDPOINTS[route];
  if (method !== 'POST' && !(style === 'download' && method === 'GET')) {
    throw badRequest(route, `Bad HTTP method: "${method}".  Expecting "POST".`);
  }
  // The real one reads `arg` and `authorization` from the query too; secrets and names in URLs are not wanted here.
  if (query !== '') throw badRequest(route, 'URL parameters are not taken; use HTTP headers and the request body.');
  checkType(route, style, message.headers['content-type'], content.bytes.length > 0);
  const place = style === 'rpc' ? 'request body' : 'HTTP header "Dropbox-API-Arg"';
  if (style !== 'rpc' && argsText === null) {
    throw badRequest(route, 'Must provide HTTP header "Dropbox-API-Arg" or URL parameter "arg".');
  }
  const isAscii = style === 'rpc' || /^[\x20-\x7e]*$/.test(argsText ?? '');
  if (args === undefined || !isAscii) throw badRequest(route, `${place}: could not decode input as JSON`);
  if (style === 'download' && content.bytes.length > 0) {
    throw badRequest(route, 'expecting an empty request body');
  }
}

function checkType(route: ApiRoute, style: Style, type: string | undefined, hasBody: boolean): void {
  if (type === undefined && (style === 'download' || (style === 'rpc' && !hasBody))) return;
  const plain = (type ?? '').toLowerCase().replace(/\s*;\s*/, '; ');
  if (TYPES[style].includes(plain)) return;
  const expected = TYPES[style].map((one) => `"${one}"`).join(', ');
  throw badRequest(
    route,
    type === undefined
      ? `Missing HTTP "Content-Type" header.  Expecting one of ${expected}.`
      : `Bad HTTP "Content-Type" header: "${type}".  Expecting one of ${expected}.`,
  );
}
