/** What a request may wait for. In the order of the header. */
export const TIME_KINDS = ['config', 'credentials', 'storage', 'ai'] as const;
export type TimeKind = (typeof TIME_KINDS)[number];

interface Spent {
  /** Waits of this kind that are open. */
  open: number;
  /** When the first of those began. */
  since: number;
  /** Milliseconds of those that are over. */
  total: number;
}

/**
 * What one request has waited for so far. Waits of a kind that overlap count once: four calls at a time that take a
 * second each are one second, so that no kind is longer than the whole. Spec: observability.md section 8.
 */
export class RequestTimes {
  readonly #spent = new Map<TimeKind, Spent>();
  readonly #startedAt: number;

  /** @param nowMs milliseconds that never go back, see `Clock.monotonicMs` */
  constructor(private readonly nowMs: () => number) {
    this.#startedAt = nowMs();
  }

  /** A wait begins. @returns ends it; to be called once */
  begin(kind: TimeKind): () => void {
    const spent = this.#spent.get(kind) ?? { open: 0, since: 0, total: 0 };
    this.#spent.set(kind, spent);
    if (spent.open === 0) spent.since = this.nowMs();
    spent.open += 1;
    return () => {
      spent.open -= 1;
      if (spent.open === 0) spent.total += this.nowMs() - spent.since;
    };
  }

  /** Value of `Server-Timing`: every kind and the whole so far, in milliseconds with one decimal. */
  header(): string {
    const now = this.nowMs();
    const kinds = TIME_KINDS.map((kind) => entry(kind, this.#spentOn(kind, now)));
    return [...kinds, entry('total', now - this.#startedAt)].join(', ');
  }

  #spentOn(kind: TimeKind, now: number): number {
    const { open, since, total } = this.#spent.get(kind) ?? { open: 0, since: 0, total: 0 };
    return open === 0 ? total : total + now - since;
  }
}

function entry(name: string, ms: number): string {
  return `${name};dur=${Math.round(ms * 10) / 10}`;
}
