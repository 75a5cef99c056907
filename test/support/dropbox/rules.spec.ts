import { startDropbox } from './index.js';
import type { RunningDropbox } from './index.js';
import { ACCESS_RULES } from './rules/access.js';
import { CONTENT_RULES } from './rules/content.js';
import { FORM_RULES } from './rules/forms.js';
import { LISTING_RULES } from './rules/listing.js';
import { MOVE_RULES } from './rules/moves.js';
import { READING_RULES } from './rules/reading.js';
import type { Rule, RuleWorld } from './rules/rule.js';
import { THUMBNAIL_RULES } from './rules/thumbnails.js';
import { UPLOAD_RULES } from './rules/uploads.js';
import { APP, clientOf } from './testing/client.js';

/** The rule table: what Dropbox does, each tried over the socket. */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  'write modes': UPLOAD_RULES,
  'bytes, names and times': CONTENT_RULES,
  'moves, folders and deletes': MOVE_RULES,
  reading: READING_RULES,
  listing: LISTING_RULES,
  'tokens and scopes': ACCESS_RULES,
  'forms of requests': FORM_RULES,
  thumbnails: THUMBNAIL_RULES,
};

let running: RunningDropbox;
let world: RuleWorld;
beforeEach(async () => {
  const clock = { nowMs: Date.UTC(2024, 0, 2, 3, 4, 5) };
  running = await startDropbox({
    app: APP,
    accounts: [
      { name: 'vermont', refreshToken: 'CANARY-refresh-of-vermont', code: 'CANARY-code-of-vermont' },
      { name: 'harbor', refreshToken: 'CANARY-refresh-of-harbor' },
    ],
    nowMs: () => clock.nowMs,
  });
  const client = await clientOf(running, 'CANARY-refresh-of-vermont');
  const stranger = await clientOf(running, 'CANARY-refresh-of-harbor');
  world = { running, client, stranger, account: running.account('vermont'), clock };
});
afterEach(() => running.close());

describe.each(Object.entries(RULES))('rules of %s', (_group, rules) => {
  test.each(rules)('%s', async (_sentence, proof) => {
    expect.hasAssertions();
    await proof(world);
  });
});
