import { claimsOf, SIGNED_OUT } from '../testing/client.js';
import type { Parameters } from '../testing/client.js';
import { ADA, shown } from './rule.js';
import type { Rule } from './rule.js';

function query(parameters: Parameters): string {
  return new URLSearchParams(parameters).toString();
}

/** Signing out at the provider. */
export const SIGN_OUT_RULES: readonly Rule[] = [
  [
    'with the session in logout_hint it ends at once, and the state comes back',
    async ({ client, oidc }) => {
      const sid = String(claimsOf(await client.token(await client.signIn(ADA)))['sid']);
      const asked = { client_id: oidc.clientId, logout_hint: sid, post_logout_redirect_uri: SIGNED_OUT, state: 'x y' };
      const answer = await client.ask(`${oidc.issuer}oidc/logout?${query(asked)}`);
      expect([answer.status, answer.headers.location]).toEqual([303, `${SIGNED_OUT}?state=x+y`]);
      expect(oidc.sessions()).toBe(0);
      expect(client.at(await client.ask(client.authorizeUrl()))).toContain('/u/login/');
    },
  ],
  [
    'without it, or with that of another session, a person is asked',
    async ({ client, oidc }) => {
      await client.signIn(ADA);
      const asked = { client_id: oidc.clientId, post_logout_redirect_uri: SIGNED_OUT, state: 'x' };
      const ways: readonly Parameters[] = [{}, { logout_hint: 'another-session' }];
      let page = '';
      for (const more of ways) {
        const answer = await client.ask(`${oidc.issuer}oidc/logout?${query({ ...asked, ...more })}`);
        expect([answer.status, oidc.sessions()]).toEqual([200, 1]);
        page = answer.text;
      }
      const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(page) ?? [];
      const answer = await client.ask(`${oidc.issuer}oidc/logout/confirm`, { form: { xsrf, logout: 'yes' } });
      expect([answer.headers.location, oidc.sessions()]).toEqual([`${SIGNED_OUT}?state=x`, 0]);
    },
  ],
  [
    'when nobody is signed in, it leads back at once',
    async ({ client, oidc }) => {
      const asked = { client_id: oidc.clientId, post_logout_redirect_uri: SIGNED_OUT };
      const answer = await client.ask(`${oidc.issuer}oidc/logout?${query(asked)}`);
      expect([answer.status, answer.headers.location]).toEqual([303, SIGNED_OUT]);
    },
  ],
  [
    'an address that is not registered is refused, and the session stays',
    async ({ client, oidc }) => {
      const sid = String(claimsOf(await client.token(await client.signIn(ADA)))['sid']);
      const asked = { client_id: oidc.clientId, logout_hint: sid };
      const foreign = 'https://evil.example/';
      shown(
        await client.ask(`${oidc.issuer}oidc/logout?${query({ ...asked, post_logout_redirect_uri: foreign })}`),
        'invalid_request',
      );
      shown(
        await client.ask(`${oidc.issuer}v2/logout?${query({ client_id: oidc.clientId, returnTo: foreign })}`),
        'invalid_request',
      );
      expect(oidc.sessions()).toBe(1);
    },
  ],
  [
    'the former way, /v2/logout, ends the session without a question',
    async ({ client, oidc }) => {
      await client.signIn(ADA);
      const answer = await client.ask(
        `${oidc.issuer}v2/logout?${query({ client_id: oidc.clientId, returnTo: SIGNED_OUT })}`,
      );
      expect([answer.status, answer.headers.location, oidc.sessions()]).toEqual([302, SIGNED_OUT, 0]);
    },
  ],
];
