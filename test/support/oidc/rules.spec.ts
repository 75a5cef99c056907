import { publisherClient, startOidc } from './index.js';
import type { RunningOidc } from './index.js';
import { AUTHORIZE_RULES } from './rules/authorize.js';
import { DISCOVERY_RULES } from './rules/discovery.js';
import { LOGIN_RULES } from './rules/login.js';
import { ADA, OTHER_CLIENT, UNA, VIC } from './rules/rule.js';
import type { Rule } from './rules/rule.js';
import { SIGN_OUT_RULES } from './rules/sign-out.js';
import { TOKEN_RULES } from './rules/tokens.js';
import { Client } from './testing/client.js';

/** The rule table: what the provider does, each tried over the socket. */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  'what it says of itself': DISCOVERY_RULES,
  'the way to the login and back': AUTHORIZE_RULES,
  'the login page': LOGIN_RULES,
  'codes and tokens': TOKEN_RULES,
  'signing out': SIGN_OUT_RULES,
};

let oidc: RunningOidc;
beforeAll(async () => {
  oidc = await startOidc({
    clients: [publisherClient(), OTHER_CLIENT],
    people: [
      { email: ADA, name: 'Ada' },
      { email: VIC, name: 'Vic' },
      { email: UNA, emailVerified: false },
    ],
  });
});
beforeEach(() => {
  oidc.control.endSessions();
  oidc.journal.clear();
});
afterAll(async () => {
  expect(oidc.journal.failures).toEqual([]);
  await oidc.close();
});

describe.each(Object.entries(RULES))('rules of %s', (_group, rules) => {
  test.each(rules)('%s', async (_sentence, proof) => {
    expect.hasAssertions();
    await proof({ oidc, client: new Client(oidc), another: () => new Client(oidc) });
  });
});
