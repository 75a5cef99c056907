import { CALLBACK } from '../testing/client.js';
import type { Parameters } from '../testing/client.js';
import { ADA, OTHER_CALLBACK, shown } from './rule.js';
import type { Rule } from './rule.js';

/** Errors that travel back to the application carry these. */
function cameBack(back: URL, error: string, issuer: string): void {
  expect(`${back.origin}${back.pathname}`).toBe(CALLBACK);
  const { searchParams } = back;
  expect([searchParams.get('error'), searchParams.get('state'), searchParams.get('iss')]).toEqual([
    error,
    'a-state',
    issuer,
  ]);
  expect(searchParams.get('code')).toBeNull();
}

/** The way out to the login and back. */
export const AUTHORIZE_RULES: readonly Rule[] = [
  [
    'an address that is not registered, to the letter, gets a page and no redirect',
    async ({ client }) => {
      for (const uri of [`${CALLBACK}/`, `${CALLBACK}?x=1`, 'https://evil.example/auth/callback', OTHER_CALLBACK]) {
        shown(await client.ask(client.authorizeUrl({ redirect_uri: uri })), 'invalid_redirect_uri');
      }
    },
  ],
  [
    'a client nobody registered gets a page and no redirect',
    async ({ client }) => {
      shown(await client.ask(client.authorizeUrl({ client_id: 'nobody' })), 'invalid_client');
    },
  ],
  [
    'without a PKCE challenge, or with a plain one, it goes back with invalid_request',
    async ({ client, oidc }) => {
      const wrong: readonly Parameters[] = [
        { code_challenge: '', code_challenge_method: '' },
        { code_challenge_method: 'plain' },
      ];
      for (const change of wrong) {
        const answer = await client.ask(client.authorizeUrl(change));
        cameBack(new URL(client.at(answer)), 'invalid_request', oidc.issuer);
      }
    },
  ],
  [
    'a response type other than code goes back as unsupported, without a token',
    async ({ client }) => {
      const answer = await client.ask(client.authorizeUrl({ response_type: 'id_token' }));
      const back = new URLSearchParams(new URL(client.at(answer)).hash.slice(1));
      expect([back.get('error'), back.get('id_token')]).toEqual(['unsupported_response_type', null]);
    },
  ],
  [
    'whoever signs in comes back with a code, the state and the issuer',
    async ({ client, oidc }) => {
      const back = await client.signIn(ADA);
      expect(`${back.origin}${back.pathname}`).toBe(CALLBACK);
      expect([...back.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state']);
      expect([back.searchParams.get('state'), back.searchParams.get('iss')]).toEqual(['a-state', oidc.issuer]);
    },
  ],
  [
    'whoever is signed in already comes back at once, prompt=login asks again, prompt=none never',
    async ({ client, oidc }) => {
      const quiet = await client.ask(client.authorizeUrl({ prompt: 'none' }));
      cameBack(new URL(client.at(quiet)), 'login_required', oidc.issuer);
      await client.signIn(ADA);
      const again = new URL(client.at(await client.ask(client.authorizeUrl())));
      expect(again.searchParams.get('code')).not.toBeNull();
      const asked = client.at(await client.ask(client.authorizeUrl({ prompt: 'login' })));
      expect(asked).toMatch(/\/u\/login\/[\w-]+$/);
    },
  ],
  [
    'cancelling goes back with access_denied, and nobody is signed in',
    async ({ client, oidc }) => {
      cameBack(await client.cancel(), 'access_denied', oidc.issuer);
      expect(oidc.sessions()).toBe(0);
    },
  ],
];
