import { startSmtp } from './index.js';
import { FAULT_RULES } from './rules/faults.js';
import { LOGIN_RULES } from './rules/login.js';
import { MAIL_RULES } from './rules/mails.js';
import { RuleWorld, USER, type Rule } from './rules/rule.js';

/** The rule table: what the mail server does, each tried over the socket. */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  'connections and logins': LOGIN_RULES,
  mails: MAIL_RULES,
  'what can be switched on': FAULT_RULES,
};

describe.each(Object.entries(RULES))('rules of %s', (_group, rules) => {
  test.each(rules)('$says', async ({ on, proof }) => {
    expect.hasAssertions();
    const smtp = await startSmtp({ mode: 'plain', users: [USER], ...on });
    const world = new RuleWorld(smtp);
    try {
      await proof(world);
    } finally {
      world.dispose();
      await smtp.close();
    }
  });
});
