import { createLocalJWKSet, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { claimsOf, headerOf } from '../testing/client.js';
import type { Parameters } from '../testing/client.js';
import { ADA, OTHER_CALLBACK, OTHER_CLIENT, refused, UNA } from './rule.js';
import type { Rule } from './rule.js';

/** Codes and tokens. */
export const TOKEN_RULES: readonly Rule[] = [
  [
    "the ID token is RS256 by a key of the JWKS, for this client, with Auth0's claims and no others",
    async ({ client, oidc }) => {
      const answer = await client.token(await client.signIn(ADA));
      const { id_token: token } = JSON.parse(answer.text) as { readonly id_token: string };
      const jwks = JSON.parse((await client.ask(`${oidc.issuer}.well-known/jwks.json`)).text) as JSONWebKeySet;
      const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), {
        algorithms: ['RS256'],
        issuer: oidc.issuer,
        audience: oidc.clientId,
      });
      expect(payload).toMatchObject({ email: ADA, email_verified: true, name: 'Ada', nonce: 'a-nonce' });
      expect(payload.sub).toMatch(/^auth0\|[0-9a-f]{24}$/);
      expect(Object.keys(payload).sort()).toEqual(
        ['aud', 'email', 'email_verified', 'exp', 'iat', 'iss', 'name', 'nonce', 'sid', 'sub'].sort(),
      );
      expect(headerOf(answer)).toEqual({ alg: 'RS256', kid: jwks.keys[0]?.kid });
      expect(JSON.stringify(jwks)).not.toMatch(/"(d|p|q|dp|dq|qi)":/);
    },
  ],
  [
    'an address that was never verified says so with the boolean false',
    async ({ client }) => {
      expect(claimsOf(await client.token(await client.signIn(UNA)))['email_verified']).toBe(false);
    },
  ],
  [
    'claims come with their scopes only',
    async ({ client }) => {
      const claims = claimsOf(await client.token(await client.signIn(ADA, { scope: 'openid' })));
      expect([claims['email'], claims['name'], typeof claims['sub']]).toEqual([undefined, undefined, 'string']);
    },
  ],
  [
    'a code is good once',
    async ({ client }) => {
      const back = await client.signIn(ADA);
      expect((await client.token(back)).status).toBe(200);
      refused(await client.token(back), 400, 'invalid_grant');
    },
  ],
  [
    'a code without its verifier, with another one, or for another address is refused',
    async ({ client }) => {
      const wrong: readonly (readonly [Parameters, string])[] = [
        [{ code_verifier: '' }, 'invalid_grant'],
        [{ code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
        [{ redirect_uri: 'https://app.pub.test/auth/other' }, 'invalid_grant'],
      ];
      for (const [change, error] of wrong) refused(await client.token(await client.signIn(ADA), change), 400, error);
    },
  ],
  [
    'a code of another client is refused',
    async ({ client }) => {
      const back = await client.signIn(ADA, { client_id: OTHER_CLIENT.clientId, redirect_uri: OTHER_CALLBACK });
      expect(back.searchParams.get('code')).not.toBeNull();
      refused(await client.token(back, { redirect_uri: OTHER_CALLBACK }), 400, 'invalid_grant');
    },
  ],
  [
    'a wrong secret, none, or one in an Authorization header is refused',
    async ({ client, oidc }) => {
      const back = await client.signIn(ADA);
      refused(await client.token(back, { client_secret: 'wrong' }), 401, 'invalid_client');
      refused(await client.token(back, { client_secret: '' }), 401, 'invalid_client');
      const basic = Buffer.from(`${oidc.clientId}:${oidc.clientSecret}`).toString('base64');
      const headers = { Authorization: `Basic ${basic}` };
      refused(await client.token(back, { client_secret: '' }, { headers }), 401, 'invalid_client');
      expect((await client.token(back)).status).toBe(200);
    },
  ],
  [
    'other ways to a token are not offered',
    async ({ client }) => {
      const back = await client.signIn(ADA);
      for (const grant_type of ['client_credentials', 'password', 'refresh_token']) {
        refused(await client.token(back, { grant_type }), 400, 'unsupported_grant_type');
      }
    },
  ],
  [
    '/userinfo knows the same person, and every visit is written down',
    async ({ client, oidc }) => {
      const { text } = await client.token(await client.signIn(ADA));
      const { access_token: token } = JSON.parse(text) as { readonly access_token: string };
      expect(oidc.journal.of('userinfo')).toHaveLength(0);
      const answer = await client.ask(`${oidc.issuer}userinfo`, { headers: { Authorization: `Bearer ${token}` } });
      expect(JSON.parse(answer.text)).toMatchObject({ email: ADA });
      expect(oidc.journal.of('userinfo')).toHaveLength(1);
    },
  ],
];
