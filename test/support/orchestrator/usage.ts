import type { Answer } from './answer.js';
import type { TenantSource } from './tenant-files.js';

/** What was reported, by tenant and key, so that a repeat is told from news. */
export type UsageBook = Set<string>;

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|\+00:00)$/;

type Check = (value: unknown) => boolean;
const text: Check = (value) => typeof value === 'string' && value !== '' && value.length <= 255;
const word =
  (expected: string): Check =>
  (value) =>
    value === expected;

/** Fields of an event. Spec: captioning.md section 6. */
const FIELDS: Readonly<Record<string, Check>> = {
  tenant_id: text,
  source: word('publisher'),
  idempotency_key: text,
  metric: word('ai_tokens'),
  quantity: (value) => Number.isSafeInteger(value) && Number(value) > 0,
  unit: word('tokens'),
  occurred_at: (value) => typeof value === 'string' && MOMENT.test(value) && !Number.isNaN(Date.parse(value)),
};

/** `…/v1/billing/usage`: a repeated event is as good as a new one, and counted once. The body says which it was. */
export async function answerUsage(
  event: Readonly<Record<string, unknown>> | null,
  tenants: TenantSource,
  book: UsageBook,
): Promise<Answer> {
  if (event === null) return { status: 400, body: { error: 'bad_json' } };
  const wrong = Object.entries(FIELDS).find(([name, isRight]) => !isRight(event[name]));
  if (wrong) return { status: 422, body: { error: 'bad_field', field: wrong[0] } };
  const tenant = String(event['tenant_id']);
  if (!(await tenants(tenant))) return { status: 404, body: { error: 'not_found' } };
  const key = JSON.stringify([tenant, event['idempotency_key']]);
  const isRepeat = book.has(key);
  book.add(key);
  return { status: 200, body: { status: isRepeat ? 'duplicate' : 'recorded' } };
}
