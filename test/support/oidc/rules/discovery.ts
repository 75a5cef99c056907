import type { Rule } from './rule.js';

/** What the provider says of itself. */
export const DISCOVERY_RULES: readonly Rule[] = [
  [
    "discovery names the issuer with its slash and Auth0's paths",
    async ({ client, oidc }) => {
      const { text } = await client.ask(`${oidc.issuer}.well-known/openid-configuration`);
      expect(oidc.issuer).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/);
      expect(JSON.parse(text)).toMatchObject({
        issuer: oidc.issuer,
        authorization_endpoint: `${oidc.issuer}authorize`,
        token_endpoint: `${oidc.issuer}oauth/token`,
        userinfo_endpoint: `${oidc.issuer}userinfo`,
        jwks_uri: `${oidc.issuer}.well-known/jwks.json`,
        end_session_endpoint: `${oidc.issuer}oidc/logout`,
        authorization_response_iss_parameter_supported: true,
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['client_secret_post'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    },
  ],
  [
    'every request is written down with its query and its form, in order',
    async ({ client, oidc }) => {
      const back = await client.signIn('ada@pub.test');
      await client.token(back);
      await client.ask(`${oidc.issuer}nowhere?a=1`);
      const seen = oidc.journal.entries.map(({ endpoint, method, status }) => [endpoint, method, status]);
      expect(seen).toEqual([
        ['authorize', 'GET', 303],
        ['login', 'POST', 303],
        ['authorize', 'GET', 303],
        ['token', 'POST', 200],
        ['other', 'GET', 404],
      ]);
      expect(oidc.journal.last('token').body).toMatchObject({
        grant_type: 'authorization_code',
        code: back.searchParams.get('code'),
        code_verifier: client.verifier,
      });
      expect(oidc.journal.of('login')[0]?.body).toEqual({ email: 'ada@pub.test' });
      expect(oidc.journal.last('other')).toMatchObject({ path: '/nowhere', query: { a: '1' }, body: null });
      expect(oidc.journal.of('authorize')[0]?.query).toMatchObject({ state: 'a-state', nonce: 'a-nonce' });
    },
  ],
];
