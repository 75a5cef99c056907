import type { Answer } from './answer.js';
import { jsonAnswer, textAnswer } from './answer.js';

/** A refusal. Thrown by endpoints, sent as it is. */
export class Refusal extends Error {
  constructor(
    readonly answer: Answer,
    /** `error_summary` or the first words, for the journal. */
    readonly summary: string,
  ) {
    super(summary);
  }
}

/** A union as Dropbox writes it: `{".tag": "to", "to": {".tag": "conflict", …}}`. */
export function unionOf(tags: readonly string[]): Record<string, unknown> {
  const [tag = 'other', ...rest] = tags;
  return rest.length === 0 ? { '.tag': tag } : { '.tag': tag, [tag]: unionOf(rest) };
}

/** The real one ends summaries with up to a few dots, so that nobody compares them as a whole. */
function summaryOf(tags: readonly string[]): string {
  return `${tags.join('/')}/${'.'.repeat(tags.join('').length % 4)}`;
}

/** 409 of a route. @param path tags such as `to/conflict/file` */
export function conflict(path: string): Refusal {
  const tags = path.split('/');
  return union(409, tags, unionOf(tags));
}

/** 409 of upload: its error is a struct with the reason and a session that could be committed again. */
export function uploadConflict(reason: string, sessionId: string): Refusal {
  const tags = reason.split('/');
  return union(409, ['path', ...tags], { '.tag': 'path', reason: unionOf(tags), upload_session_id: sessionId });
}

/** 401. @param required the scope that is missing */
export function unauthorized(tag: string, required?: string): Refusal {
  return union(401, [tag], { '.tag': tag, ...(required === undefined ? {} : { required_scope: required }) });
}

/** 403: the account may not do that. */
export function accessDenied(): Refusal {
  return union(403, ['no_permission'], { '.tag': 'no_permission' });
}

/** 429. @param seconds what to wait, in the body and in the header; 0 = neither says more than the default */
export function tooMany(reason: 'too_many_requests' | 'too_many_write_operations', seconds: number): Refusal {
  const error = { reason: { '.tag': reason }, retry_after: seconds };
  const summary = summaryOf([reason]);
  const answer = jsonAnswer(429, { error_summary: summary, error }, { 'Retry-After': String(seconds) });
  return new Refusal(answer, summary);
}

/** 400 for people. */
export function badRequest(route: string, text: string): Refusal {
  return new Refusal(textAnswer(400, `Error in call to API function "${route}": ${text}`), text.slice(0, 80));
}

function union(status: number, tags: readonly string[], error: Record<string, unknown>): Refusal {
  const summary = summaryOf(tags);
  return new Refusal(jsonAnswer(status, { error_summary: summary, error }), summary);
}
