import { smallPage } from '../small-page/index.js';
import type { Problem } from './problem.js';

/** Headings for people, by status; the code stands in the small print. */
const HEADINGS: ReadonlyMap<number, string> = new Map([
  [400, 'That did not work'],
  [401, 'Please sign in'],
  [403, 'Not possible here'],
  [404, 'Nothing here'],
  [429, 'A little patience'],
  [500, 'Something went wrong'],
  [503, 'One moment, please'],
]);
/** The plain words of a code would say less than these. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['not_found', 'This address names nothing. Perhaps a letter is missing.'],
  ['internal_error', 'This is our fault. Please try again; if it stays, tell your administrator the number below.'],
]);

/**
 * The small static page of an error: fixed texts and the request id, nothing of the request itself.
 * @param hasFirstPage whether `/` of this host leads anywhere
 */
export function errorPage(problem: Problem, requestId: string, hasFirstPage = true): string {
  return smallPage({
    title: HEADINGS.get(problem.status) ?? String(problem.body['title']),
    text: TEXTS.get(problem.code) ?? String(problem.body['detail']),
    links: hasFirstPage ? [{ href: '/', text: 'To the first page' }] : [],
    note: `${problem.code} · ${requestId}`,
  });
}
