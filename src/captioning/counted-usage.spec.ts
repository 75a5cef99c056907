import type { AiUsage } from '../kernel/index.js';
import { FirstTenants, PrometheusMetrics } from '../platform/metrics/index.js';
import { CountedUsage } from './index.js';

const USAGE: AiUsage = { tenant: 'aurora', model: 'gpt-4o', tokens: 10, occurredAt: 0, idempotencyKey: 'key' };

it('when answers are paid, tokens are counted by model and tenant, and each goes on as it is', async () => {
  const metrics = new PrometheusMetrics();
  const told: AiUsage[] = [];
  const meter = new CountedUsage({ record: (usage) => void told.push(usage) }, metrics, new FirstTenants(1));
  const models = ['gpt-4o', 'gpt-4o-2024-08-06', 'a-studio/own-model', undefined];
  const usages = models.map((model) => ({ ...USAGE, model }));
  const strange = [-1, 0.5, Number.NaN].map((tokens) => ({ ...USAGE, tokens }));
  for (const usage of [...usages, ...strange]) meter.record(usage);
  meter.record({ ...USAGE, tenant: 'harbor' });
  const text = (await metrics.text()).split('\n').filter((line) => !line.startsWith('#') && line !== '');
  expect(text).toEqual([
    'ai_tokens_total{model="gpt-4o"} 30',
    'ai_tokens_total{model="other"} 20',
    'tenant_ai_tokens_total{tenant="aurora"} 40',
    'tenant_ai_tokens_total{tenant="other"} 10',
  ]);
  expect(told).toHaveLength(8);
});
