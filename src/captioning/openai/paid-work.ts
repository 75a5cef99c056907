import { sha256Hex, type Clock, type UsageMeter } from '../../kernel/index.js';
import type { ModelAnswer } from './model-answer.js';

/** For whom and what is paid. */
export interface PaidFor {
  readonly tenant: string;
  readonly operationId: string;
  readonly step: 'analyze' | 'captions' | 'sd_caption';
}

/** How often a model may be asked for one piece of work, and what that has cost. Spec: captioning.md sections 2, 6. */
export class PaidWork {
  readonly #responseIds: string[] = [];
  #tokens = 0;
  #answers = 0;
  #left: number;

  /** @param mostCalls those that were only refused for a parameter apart */
  constructor(
    private readonly parts: { readonly usage: UsageMeter; readonly clock: Clock },
    private readonly paidFor: PaidFor,
    mostCalls: number,
  ) {
    this.#left = mostCalls;
  }

  get mayCall(): boolean {
    return this.#left > 0;
  }

  get responseIds(): readonly string[] {
    return this.#responseIds;
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** One of the calls is made. */
  spend(): void {
    this.#left -= 1;
  }

  /** An answer of this model came, be it of any use or not. */
  note({ id, tokens }: ModelAnswer, model: string): void {
    this.#answers += 1;
    if (id !== '') this.#responseIds.push(id);
    if (tokens === 0) return;
    this.#tokens += tokens;
    const idempotencyKey = id === '' ? this.#ownKey() : id;
    const { usage, clock } = this.parts;
    usage.record({ tenant: this.paidFor.tenant, model, tokens, occurredAt: clock.now(), idempotencyKey });
  }

  #ownKey(): string {
    const { tenant, operationId, step } = this.paidFor;
    return `pv2-${sha256Hex(JSON.stringify([tenant, operationId, step, this.#answers])).slice(0, 32)}`;
  }
}
