import type { Problem } from '../api/problem.js';
import type { Texts } from './texts.js';

/**
 * A problem in words: ours for its code, else the general ones. What the service itself says is English and for
 * programs; it is never shown. Spec: ui.md section 10, "unknown fault".
 */
export function problemText(texts: Texts, { code, retryAfterSeconds }: Problem): string {
  const values = { seconds: retryAfterSeconds ?? 10 };
  for (const key of [`problem.${code}`, `admin.problem.${code}`, `auth.${code}`]) {
    const words = texts.find(key, values);
    if (words !== null) return words;
  }
  return texts.t('problem.internal_error');
}
