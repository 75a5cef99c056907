import type { AiUsage, UsageMeter } from '../kernel/index.js';
import type { Counter, Metrics, TenantNames } from '../platform/metrics/index.js';
import { modelWord } from './model-words.js';

const TOKENS = {
  name: 'ai_tokens_total',
  help: 'Tokens that models have counted.',
  labels: ['model'],
} as const;
const OF_TENANT = {
  name: 'tenant_ai_tokens_total',
  help: 'Tokens that models have counted, by tenant.',
  labels: ['tenant'],
} as const;

/** Counts what was paid before it goes on to whoever is told of it. Spec: observability.md section 7. */
export class CountedUsage implements UsageMeter {
  readonly #tokens: Counter<'model'>;
  readonly #ofTenant: Counter<'tenant'> | null;

  /** @param tenants null = tenants are not named */
  constructor(
    private readonly meter: UsageMeter,
    metrics: Metrics,
    private readonly tenants: TenantNames | null,
  ) {
    this.#tokens = metrics.counter(TOKENS);
    this.#ofTenant = tenants && metrics.counter(OF_TENANT);
  }

  record(usage: AiUsage): void {
    const { tenant, model, tokens } = usage;
    // What a server says is no number of tokens counts nowhere.
    if (Number.isSafeInteger(tokens) && tokens > 0) {
      this.#tokens.add({ model: modelWord(model) }, tokens);
      this.#ofTenant?.add({ tenant: this.tenants?.of(tenant) ?? 'other' }, tokens);
    }
    this.meter.record(usage);
  }
}
