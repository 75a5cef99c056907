import type { ServerResponse } from 'node:http';

/** Sends the browser elsewhere by GET. @param location put together by us, see `SignInAddresses` */
export function redirect(response: ServerResponse, location: string): void {
  response.statusCode = 303;
  response.setHeader('Location', location);
  response.setHeader('Content-Length', 0);
  response.end();
}

/** Adds to what earlier steps have set: those lines end planted cookies, and come first. */
export function addCookies(response: ServerResponse, lines: readonly string[]): void {
  for (const line of lines) response.appendHeader('Set-Cookie', line);
}
