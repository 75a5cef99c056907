import { startTelegram } from './index.js';
import type { RunningTelegram } from './index.js';
import { ACCESS_RULES } from './rules/access.js';
import { CONTENT_RULES } from './rules/content.js';
import { CHANNEL, FORUM, GROUP, PRIVATE, worldOf } from './rules/rule.js';
import type { Rule, RuleWorld } from './rules/rule.js';
import { OTHER_TOKEN, TOKEN } from './testing/client.js';

/** The rule table: what the Bot API does, each tried over the socket. */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  'tokens, chats and limits': ACCESS_RULES,
  'photos, captions and forms': CONTENT_RULES,
};

let running: RunningTelegram;
let world: RuleWorld;
beforeEach(async () => {
  const clock = { nowMs: Date.UTC(2026, 10, 21, 12) };
  const channel = { id: CHANNEL, username: 'studio' };
  running = await startTelegram({
    bots: [
      { token: TOKEN, chats: [channel, GROUP, { id: FORUM, kind: 'supergroup', topics: [7] }, PRIVATE] },
      { token: OTHER_TOKEN, chats: ['@studio'] },
    ],
    nowMs: () => clock.nowMs,
  });
  world = worldOf(running, clock);
});
afterEach(() => running.close());

describe.each(Object.entries(RULES))('rules of %s', (_group, rules) => {
  test.each(rules)('%s', async (_sentence, proof) => {
    expect.hasAssertions();
    await proof(world);
  });
});
