import { LRUCache } from 'lru-cache';
import { ageMs, momentOf, type Clock, type Moment } from '../../kernel/index.js';
import { dateOf } from './advisories.js';
import type { ApiKey } from './api-key.js';
import type { OpenAiTransport } from './transport.js';

interface Ending {
  readonly askedAt: Moment;
  readonly date: string | null;
}

const DAY_MS = 86_400_000;
const MAX_MODELS = 500;
const TIMEOUT_MS = 10_000;

/** The day a provider ends each of its models, asked once a day per model. Spec: captioning.md section 7. */
export class ModelEndings {
  readonly #known = new LRUCache<string, Ending>({ max: MAX_MODELS });

  constructor(
    private readonly transport: OpenAiTransport,
    private readonly clock: Clock,
  ) {}

  /** `YYYY-MM-DD`; null = none is known. */
  of(model: string): string | null {
    return this.#known.get(model)?.date ?? null;
  }

  /** Asks if nobody has today. Never throws. @returns whether something was asked */
  async look(model: string, key: ApiKey, signal: AbortSignal): Promise<boolean> {
    const known = this.#known.get(model);
    if (signal.aborted || (known !== undefined && ageMs(this.clock, known.askedAt) < DAY_MS)) return false;
    // Noted before the answer: whoever comes meanwhile need not ask, and a failure is not repeated today.
    const askedAt = momentOf(this.clock);
    this.#known.set(model, { askedAt, date: known?.date ?? null });
    const deadline = { remainingMs: () => TIMEOUT_MS };
    try {
      const call = { operation: 'model', key: key.current, deadline, signal };
      const { status, body } = await this.transport.exchange(call, (client) => client.models.retrieve(model));
      if (status < 300) this.#known.set(model, { askedAt, date: shutdownDateOf(body) });
    } catch {
      // Nothing depends on it; what is known stays.
    }
    return true;
  }
}

function shutdownDateOf(body: unknown): string | null {
  return typeof body === 'object' && body !== null ? dateOf(Reflect.get(body, 'shutdown_date')) : null;
}
