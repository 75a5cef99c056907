import type { RunningOpenAi } from '../index.js';
import { errorOf, jsonOf } from '../testing/client.js';
import type { Client, Json, Received } from '../testing/client.js';

/** What a rule is tried on: a fresh stand-in with a clock of its own. */
export interface RuleWorld {
  readonly running: RunningOpenAi;
  readonly client: Client;
  /** The same service with another key. */
  readonly as: (key: string) => Client;
}

/** What the service does, in a sentence, and the proof of it over the wire. */
export type Rule = readonly [sentence: string, proof: (world: RuleWorld) => Promise<void>];

/** The body of a 200. */
export function ok(received: Received): Json {
  expect({ status: received.status, error: received.status === 200 ? '' : received.text }).toEqual({
    status: 200,
    error: '',
  });
  expect(received.headers['content-type']).toBe('application/json');
  return jsonOf(received);
}

/** What the error object of a refusal is. */
interface Refused {
  readonly status?: number;
  readonly param?: string | null;
  readonly code?: string | null;
  readonly type?: string;
  readonly message: string | RegExp;
}

export function refused(
  received: Received,
  { status = 400, param = null, code = null, type = 'invalid_request_error', message }: Refused,
): void {
  expect({ status: received.status, ...errorOf(received) }).toEqual({
    status,
    type,
    param,
    code,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
}

/** The words of an answer of Responses. */
export function said(received: Received): string {
  const items = ok(received)['output'] as readonly Json[];
  const message = items.find(({ type }) => type === 'message');
  const [part] = (message?.['content'] ?? []) as readonly Json[];
  return String(part?.['text']);
}

/** The words of an answer of Chat Completions. */
export function saidInChat(received: Received): string {
  const [choice] = ok(received)['choices'] as readonly Json[];
  return String((choice?.['message'] as Json)['content']);
}

/** A small question for Responses. */
export const asked = (more: Json = {}): Json => ({ model: 'gpt-6-luna', input: 'Hello.', ...more });

/** A small question for Chat Completions. */
export const askedInChat = (more: Json = {}): Json => ({
  model: 'gpt-6-luna',
  messages: [{ role: 'user', content: 'Hello.' }],
  ...more,
});

/** The same with a picture. */
export const lookedAt = (image_url: unknown, more: Json = {}, part: Json = {}): Json =>
  asked({ input: [{ role: 'user', content: [{ type: 'input_image', image_url, ...part }] }], ...more });

export const lookedAtInChat = (url: unknown, more: Json = {}, part: Json = {}): Json =>
  askedInChat({
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url, ...part } }] }],
    ...more,
  });
