import type { ServerResponse } from 'node:http';

/** Headers of a private answer that is asked for again each time. Nothing said means `no-store`. */
export function askAgain(response: ServerResponse, vary: string): void {
  response.setHeader('Cache-Control', 'private, no-cache');
  response.setHeader('Vary', vary);
}
