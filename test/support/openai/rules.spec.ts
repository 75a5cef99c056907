import { startOpenAi } from './index.js';
import type { RunningOpenAi } from './index.js';
import { ACCESS_RULES } from './rules/access.js';
import { ANSWER_RULES } from './rules/answers.js';
import { MODEL_RULES } from './rules/models.js';
import { PARAMETER_RULES } from './rules/parameters.js';
import { PICTURE_RULES } from './rules/pictures.js';
import type { Rule, RuleWorld } from './rules/rule.js';
import { SCHEMA_RULES } from './rules/schemas.js';
import { Client } from './testing/client.js';

/** The rule table: what the service does, each tried over the socket. */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  'keys, models and forms': ACCESS_RULES,
  parameters: PARAMETER_RULES,
  'models and what they take': MODEL_RULES,
  pictures: PICTURE_RULES,
  'strict schemas': SCHEMA_RULES,
  answers: ANSWER_RULES,
};

let running: RunningOpenAi;
let world: RuleWorld;
beforeEach(async () => {
  running = await startOpenAi({
    keys: ['sk-good', { key: 'sk-no-access', standing: 'no_access' }, { key: 'sk-no-quota', standing: 'no_quota' }],
    models: ['gpt-4-acme', { id: 'acme/vision-1', shutdownDate: '2026-12-24' }],
    nowMs: () => Date.UTC(2026, 10, 21, 12),
  });
  const as = (key: string): Client => new Client(running, key);
  world = { running, client: as('sk-good'), as };
});
afterEach(() => running.close());

describe.each(Object.entries(RULES))('rules of %s', (_group, rules) => {
  test.each(rules)('%s', async (_sentence, proof) => {
    expect.hasAssertions();
    await proof(world);
  });
});
