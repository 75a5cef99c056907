import { ACCOUNT_SCOPE } from '../options.js';
import { jsonAnswer } from '../wire/answer.js';
import { anything, ArgProblem, optional, struct, text } from '../wire/args.js';
import type { Check } from '../wire/args.js';
import { endpoint } from './endpoint.js';

/** Functions without arguments take nothing or `null`. */
const nothing: Check<null> = (value) => {
  if (value !== null && value !== undefined) throw new ArgProblem('expected null, got object');
  return null;
};

export const getCurrentAccount = endpoint({
  style: 'rpc',
  scope: ACCOUNT_SCOPE,
  args: nothing,
  run: ({ account: { name, accountId } }) =>
    jsonAnswer(200, {
      account_id: accountId,
      name: {
        given_name: name,
        surname: '',
        familiar_name: name,
        display_name: name,
        abbreviated_name: name.slice(0, 2),
      },
      email: `${name}@dropbox.test`,
      email_verified: true,
      disabled: false,
      country: 'US',
      locale: 'en',
      referral_link: 'https://www.dropbox.com/referrals/none',
      is_paired: false,
      account_type: { '.tag': 'basic' },
      root_info: { '.tag': 'user', root_namespace_id: '1', home_namespace_id: '1' },
    }),
});

export const checkUser = endpoint({
  style: 'rpc',
  scope: ACCOUNT_SCOPE,
  args: struct({ query: optional(text({ max: 500 }), ''), extra: optional(anything) }),
  run: (_call, { query }) => jsonAnswer(200, { result: query }),
});
