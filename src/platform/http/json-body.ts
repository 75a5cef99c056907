import type { HttpAnswer, HttpCall } from './http-call.js';
import { UpstreamError } from './upstream-error.js';

const MAX_DEPTH = 64;
const TOKENS = /"(?:[^"\\]+|\\.)*"|[{}[\]:]/g;

/**
 * The JSON of an answer. Not UTF-8, not JSON, empty, a byte order mark, a key twice, `__proto__` or more than
 * 64 levels: a bad answer. The parser's own message is dropped, it can quote the body.
 * @throws UpstreamError `bad_answer`
 * Spec: reliability.md section 4.
 */
export function jsonOf(answer: HttpAnswer, call: Pick<HttpCall, 'dependency' | 'operation'>): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(answer.body);
    const value = JSON.parse(text) as unknown;
    if (isHarmless(text)) return value;
  } catch {
    // falls through: the reason must not travel
  }
  const { dependency, operation } = call;
  throw new UpstreamError({ dependency, operation, kind: 'bad_answer', status: answer.status, ambiguous: true });
}

/** Looks at the keys and the depth of text that is known to be JSON. */
function isHarmless(text: string): boolean {
  const open: (Set<string> | null)[] = [];
  let previous = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null);
      if (open.length > MAX_DEPTH) return false;
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ':') {
      const key = JSON.parse(previous) as string;
      const keys = open.at(-1);
      if (key === '__proto__' || keys?.has(key)) return false;
      keys?.add(key);
    }
    previous = token;
  }
  return true;
}
