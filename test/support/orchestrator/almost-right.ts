import type { Answer } from './answer.js';
import type { BadJson, Fault } from './fault.js';

const DEPTH = 100;
const FILLER_BLOCK = Buffer.alloc(64 * 1024, 'a');
const BLOCKS_PER_MEGABYTE = 16;

/** The text of an answer with one thing wrong about it. @param text an object that is not empty */
export function badJson(variant: BadJson, text: string): Uint8Array {
  const rest = text.slice(1);
  switch (variant) {
    case 'bom':
      return Buffer.from(`\uFEFF${text}`);
    case 'duplicate_key': {
      const [name = '', value] = Object.entries(JSON.parse(text) as Record<string, unknown>)[0] ?? [];
      return Buffer.from(`{${JSON.stringify(name)}:${JSON.stringify(value)},${rest}`);
    }
    case 'proto':
      return Buffer.from(`{"__proto__":{"tenant":"somebody-else"},${rest}`);
    case 'deep':
      return Buffer.from(`{"deep":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)},${rest}`);
    case 'empty':
      return Buffer.alloc(0);
    case 'cut':
      return Buffer.from(text.slice(0, -1));
    case 'trailing_comma':
      return Buffer.from(`${text.slice(0, -1)},}`);
    case 'not_utf8':
      return Buffer.concat([Buffer.from('{"filler":"'), Buffer.from([0xff]), Buffer.from(`",${rest}`)]);
    case 'array':
      return Buffer.from(`[${text}]`);
  }
}

/** The text of an answer with filler in it, block by block: it is never whole in memory. */
export function* filled(text: string, megabytes: number): Generator<Uint8Array> {
  yield Buffer.from('{"filler":"');
  for (let block = 0; block < megabytes * BLOCKS_PER_MEGABYTE; block++) yield FILLER_BLOCK;
  yield Buffer.from(`",${text.slice(1)}`);
}

/** A proper answer turned into a wrong one; refusals stay as they are. */
export function turned(
  fault: Extract<Fault, { kind: 'wrong_tenant' | 'wrong_app' | 'wrong_provider' }>,
  proper: Answer,
): Answer {
  if (proper.status !== 200) return proper;
  const body = proper.body as Readonly<Record<string, unknown>>;
  switch (fault.kind) {
    case 'wrong_tenant':
      return { status: 200, body: { ...body, tenant: fault.tenant ?? 'somebody-else' } };
    case 'wrong_app':
      return { status: 200, body: { ...body, app_type: fault.appType ?? 'another_app' } };
    case 'wrong_provider':
      return { status: 200, body: { version: body['version'], ...anotherProvider(body['provider']) } };
  }
}

function anotherProvider(provider: unknown): Readonly<Record<string, string>> {
  return provider === 'openai'
    ? { provider: 'telegram', bot_token: 'CANARY-of-another-provider' }
    : { provider: 'openai', api_key: 'CANARY-of-another-provider' };
}
