import { startOpenAi } from '../../../test/support/openai/index.js';
import type { OpenAiJournalEntry, Plan } from '../../../test/support/openai/index.js';
import type { AiCall } from '../arrivals/arrived.js';
import { DEMO_TENANTS } from '../photos/index.js';
import type { DemoTenant } from '../photos/index.js';
import type { Derive } from '../storages/derive.js';
import type { OpenAiStandIn, TenantProviders } from './provider-stand-in.js';
import type { DayOf } from './provider-words.js';

/** One goes on with what there is, the other with models that will be switched off; its admin is told. */
const AI: Readonly<Record<DemoTenant, Readonly<Record<string, unknown>>>> = {
  aurora: { sd_caption_enabled: true, sd_caption_single_call_enabled: true },
  harbor: { vision_model: 'gpt-4o', caption_model: 'gpt-4o-mini', sd_caption_enabled: false, language: 'de' },
};

const ABOUT: Readonly<Record<OpenAiJournalEntry['call'], string>> = {
  vision: 'looked at a photo',
  captions: 'wrote captions',
  sd: 'wrote a training caption',
  model: 'was asked about a model',
  other: 'something else',
};

const AN_HOUR_S = 3_600;
const PLANS: Readonly<Record<DayOf<'openai'>, Plan>> = {
  refuse: { kind: 'refusal', text: 'I cannot help with this photo.' },
  not_json: { kind: 'text', text: 'Sure! Here is a lovely' },
  limited: { kind: 'too_many', retryAfter: AN_HOUR_S },
  down: { kind: 'status', status: 503 },
  revoked: { kind: 'unauthorized' },
};

/** What is planned for a call that is answered all the same, in words. */
const WORDS: Readonly<Record<string, string>> = { refusal: 'it did not want to', text: 'nothing that was asked for' };

/** An OpenAI in which each tenant of the demo has a key. */
export async function startOpenAiStandIn(derive: Derive): Promise<OpenAiStandIn> {
  const keyOf = (tenant: DemoTenant): string => `sk-demo-${derive(`openai key of ${tenant}`).slice(0, 40)}`;
  const openai = await startOpenAi({ keys: DEMO_TENANTS.map(keyOf) });
  return {
    variables: { OPENAI_BASE_URL: `${openai.url}/v1`, OPENAI_API_STYLE: 'responses' },
    tenant: (tenant) => tenantAi(tenant, keyOf(tenant)),
    calls: () => openai.journal.entries.filter(({ status }) => status !== 0).map(callOf),
    begin: (day, tenant) =>
      openai.control.plan(PLANS[day], tenant === null ? {} : { key: DEMO_TENANTS.indexOf(tenant) }),
    close: () => openai.close(),
  };
}

function tenantAi(tenant: DemoTenant, key: string): TenantProviders {
  const reference = `openai-of-${tenant}`;
  return {
    publishers: [],
    blocks: { ai: { credentials_ref: reference, ...AI[tenant] } },
    credentials: { [reference]: { provider: 'openai', api_key: key } },
  };
}

function callOf(entry: OpenAiJournalEntry): AiCall {
  const { key, atMs, status, problem, call, model, images, plan } = entry;
  const isRefused = status >= 400;
  const [image] = images;
  return {
    tenant: key === null ? null : (DEMO_TENANTS[key] ?? null),
    at: new Date(atMs),
    fate: isRefused ? 'refused' : 'accepted',
    answered: isRefused ? [String(status), problem ?? ''].join(' ').trim() : (WORDS[plan ?? ''] ?? plan),
    model: model || modelOf(entry),
    about: ABOUT[call],
    tokens: tokensOf(entry),
    pictureSide: image ? Math.max(image.width, image.height) : null,
  };
}

/** A question about a model names it in its path only. */
const modelOf = ({ target }: OpenAiJournalEntry): string => decodeURIComponent(target.split('/').at(-1) ?? '');

function tokensOf({ answered, tokens }: OpenAiJournalEntry): AiCall['tokens'] {
  if (tokens === 0 || answered === null) return null;
  const { usage } = JSON.parse(answered) as { usage: { input_tokens?: number; prompt_tokens?: number } };
  const input = usage.input_tokens ?? usage.prompt_tokens ?? 0;
  return { input, output: tokens - input };
}
