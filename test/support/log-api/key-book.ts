import type { Answer } from '../stand-in/index.js';

interface Known {
  readonly sha256: string;
  answer: Answer | null;
}

/** The rule of keys: same key → first result; same key, other body → refused. Spec: pipeline-logs.md section 7. */
export class KeyBook {
  readonly #known = new Map<string, Known>();

  /** @returns the first result, when there is one */
  begin(key: string, sha256: string): Answer | 'new' | 'in_progress' | 'other_body' {
    const known = this.#known.get(key);
    if (!known) {
      this.#known.set(key, { sha256, answer: null });
      return 'new';
    }
    return known.sha256 === sha256 ? (known.answer ?? 'in_progress') : 'other_body';
  }

  finish(key: string, answer: Answer): void {
    const known = this.#known.get(key);
    if (known) known.answer = answer;
  }
}
