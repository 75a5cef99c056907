import { APP, ask, clientOf, jsonOf, refresh } from '../testing/client.js';
import { ok } from './rule.js';
import type { Rule, RuleWorld } from './rule.js';

const REFRESH = 'CANARY-refresh-of-vermont';
const CODE = 'CANARY-code-of-vermont';
const listRoot = ({ client }: RuleWorld) => client.rpc('files/list_folder', { path: '' });

const unauthorized = (tag: string, more: object = {}): unknown => ({
  error_summary: expect.stringMatching(new RegExp(`^${tag}/\\.{0,3}$`)),
  error: { '.tag': tag, ...more },
});

/** Tokens and scopes. */
export const ACCESS_RULES: readonly Rule[] = [
  [
    'a refresh gives a new access token each time, and the older one holds on',
    async ({ running, client }) => {
      const answer = await refresh(running, REFRESH);
      expect(ok(answer)).toEqual({
        access_token: expect.stringMatching(/^sl\.u\./),
        token_type: 'bearer',
        expires_in: 14_400,
      });
      expect(jsonOf(answer)['access_token']).not.toBe(client.token);
      ok(await client.rpc('files/list_folder', { path: '' }));
    },
  ],
  [
    'a refresh takes key and secret in the body or as Basic, and no others',
    async ({ running }) => {
      const wrong = await refresh(running, REFRESH, { client_secret: 'wrong' });
      expect([wrong.status, jsonOf(wrong)]).toEqual([
        400,
        { error: 'invalid_client: Invalid client_id or client_secret' },
      ]);
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        Authorization: `Basic ${Buffer.from(`${APP.key}:${APP.secret}`).toString('base64')}`,
      };
      ok(await ask(`${running.url}/oauth2/token`, headers, `grant_type=refresh_token&refresh_token=${REFRESH}`));
    },
  ],
  [
    'an unknown or revoked refresh token is invalid_grant, and revoking ends its access tokens',
    async (world) => {
      const invalid = { error: 'invalid_grant', error_description: 'refresh token is invalid or revoked' };
      expect(jsonOf(await refresh(world.running, 'nobody'))).toEqual(invalid);
      world.account.revokeRefreshToken();
      const revoked = await refresh(world.running, REFRESH);
      expect([revoked.status, jsonOf(revoked)]).toEqual([400, invalid]);
      const late = await listRoot(world);
      expect([late.status, jsonOf(late)]).toEqual([401, unauthorized('invalid_access_token')]);
    },
  ],
  [
    'secrets in the query of the token endpoint are refused and flagged in the journal',
    async ({ running }) => {
      const query = `grant_type=refresh_token&refresh_token=${REFRESH}&client_id=${APP.key}&client_secret=${APP.secret}`;
      const answer = await ask(`${running.url}/oauth2/token?${query}`, {
        'Content-Type': 'application/x-www-form-urlencoded',
      });
      expect([answer.status, jsonOf(answer)['error']]).toEqual([400, 'invalid_request']);
      expect(running.journal.at(-1)).toMatchObject({ secretInUrl: true, route: 'token' });
      expect(running.journal.slice(0, -1).some(({ secretInUrl }) => secretInUrl)).toBe(false);
    },
  ],
  [
    'an authorization code gives the refresh token once; any other code is invalid_grant',
    async ({ running }) => {
      const form = { grant_type: 'authorization_code', code: CODE };
      const first = await refresh(running, '', form);
      expect(jsonOf(first)).toMatchObject({ token_type: 'bearer', refresh_token: REFRESH });
      for (const code of [CODE, 'of-nobody']) {
        const again = await refresh(running, '', { ...form, code });
        expect([again.status, jsonOf(again)['error']]).toEqual([400, 'invalid_grant']);
      }
    },
  ],
  [
    'another grant or another content type is refused',
    async ({ running }) => {
      const code = await refresh(running, REFRESH, { grant_type: 'client_credentials' });
      expect([code.status, jsonOf(code)['error']]).toEqual([400, 'unsupported_grant_type']);
      const json = await ask(`${running.url}/oauth2/token`, { 'Content-Type': 'application/json' }, '{}');
      expect([json.status, jsonOf(json)['error']]).toEqual([400, 'invalid_request']);
    },
  ],
  [
    'an access token ends with its time on the storage clock: 401 expired_access_token',
    async (world) => {
      world.clock.nowMs += 14_400_000 - 1;
      ok(await listRoot(world));
      world.clock.nowMs += 1;
      const late = await listRoot(world);
      expect([late.status, jsonOf(late)]).toEqual([401, unauthorized('expired_access_token')]);
      expect(world.running.journal.at(-1)).toMatchObject({ tokenState: 'expired', account: 'vermont' });
    },
  ],
  [
    'a token nobody gave out is 401 invalid_access_token',
    async (world) => {
      world.client.token = 'sl.u.nobody-gave-this-out';
      const answer = await listRoot(world);
      expect([answer.status, jsonOf(answer)]).toEqual([401, unauthorized('invalid_access_token')]);
    },
  ],
  [
    'a scope that is missing is 401 missing_scope with its name, and only where it is needed',
    async ({ client, account }) => {
      account.setScopes(['files.metadata.read']);
      ok(await client.rpc('files/list_folder', { path: '' }));
      ok(await client.rpc('users/get_current_account', undefined));
      const answer = await client.upload('/a.jpg', 'x');
      expect([answer.status, jsonOf(answer)]).toEqual([
        401,
        unauthorized('missing_scope', { required_scope: 'files.content.write' }),
      ]);
      expect(account.tree().size).toBe(0);
    },
  ],
  [
    'after linking again only the new refresh token works',
    async ({ running, account }) => {
      const fresh = account.rotateRefreshToken();
      expect((await refresh(running, REFRESH)).status).toBe(400);
      ok(await (await clientOf(running, fresh)).rpc('files/list_folder', { path: '' }));
    },
  ],
];
