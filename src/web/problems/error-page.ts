import { smallPage } from '../small-page/index.js';
import type { SmallPageLink } from '../small-page/index.js';
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
/** Where an error of a tenant's page leads. */
export const FIRST_PAGE: SmallPageLink = { href: '/', text: 'To the first page' };
/** The plain words of a code would say less than these. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['not_found', 'This address names nothing. Perhaps a letter is missing.'],
  ['internal_error', 'This is our fault. Please try again; if it stays, tell your administrator the number below.'],
]);
/** What else to do, where a page has no way on: a sign-in whose beginning nobody knows any more. */
const WITHOUT_WAY: ReadonlyMap<string, string> = new Map([
  ...['callback_failed', 'sign_in_expired', 'provider_unavailable'].map(
    (code) => [code, 'Go back to the site you came from, and sign in there.'] as const,
  ),
  ['sign_out_expired', 'Go back to the site you came from.'],
]);

/**
 * The small static page of an error: fixed texts and the request id, nothing of the request itself.
 * @param way where to go from here; null = nowhere
 */
export function errorPage(problem: Problem, requestId: string, way: SmallPageLink | null = FIRST_PAGE): string {
  const text = TEXTS.get(problem.code) ?? String(problem.body['detail']);
  const hint = way === null ? WITHOUT_WAY.get(problem.code) : undefined;
  return smallPage({
    title: HEADINGS.get(problem.status) ?? String(problem.body['title']),
    text: hint === undefined ? text : `${text} ${hint}`,
    links: way === null ? [] : [way],
    note: `${problem.code} · ${requestId}`,
  });
}
