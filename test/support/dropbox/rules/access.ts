import { APP, ask, clientOf, jsonOf, refresh, textOf } from '../testing/client.js';
import { badRequest, ok } from './rule.js';
import type { Rule, RuleWorld } from './rule.js';

const REFRESH = 'CANARY-refresh-of-vermont';
const LIST = 'Error in call to API function "files/list_folder": ';
const listRoot = ({ client }: RuleWorld) => client.rpc('files/list_folder', { path: '' });

const unauthorized = (tag: string, more: object = {}): unknown => ({
  error_summary: expect.stringMatching(new RegExp(`^${tag}/\\.{0,3}$`)),
  error: { '.tag': tag, ...more },
});

/** Tokens, scopes, forms of requests, the namespace lock. */
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
    'another grant or another content type is refused',
    async ({ running }) => {
      const code = await refresh(running, REFRESH, { grant_type: 'authorization_code' });
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
    'no or another authorization is a 400 in words',
    async ({ running }) => {
      const url = `${running.url}/2/files/list_folder`;
      const json = { 'Content-Type': 'application/json' };
      const none = `${LIST}Must provide HTTP header "Authorization" or URL parameter "authorization".`;
      badRequest(await ask(url, json, '{"path":""}'), none);
      const basic = await ask(url, { ...json, Authorization: 'Basic eA==' }, '{"path":""}');
      expect(basic.status).toBe(400);
      expect(textOf(basic)).toContain('Expecting "Bearer <oauth2-access-token>"');
    },
  ],
  [
    'arguments of RPC are a JSON body of type JSON, and nothing else',
    async ({ client }) => {
      const text = await client.rpc('files/list_folder', { path: '' }, { 'Content-Type': 'text/plain;charset=UTF-8' });
      expect(textOf(text)).toMatch(
        /Bad HTTP "Content-Type" header: "text\/plain;charset=UTF-8"\. {2}Expecting one of "application\/json"/,
      );
      const broken = await client.ask('files/list_folder', { 'Content-Type': 'application/json' }, '{"path"');
      badRequest(broken, `${LIST}request body: could not decode input as JSON`);
      const query = await client.rpc('files/list_folder?arg=%7B%7D', { path: '' });
      expect(query.status).toBe(400);
    },
  ],
  [
    'arguments of content routes are a header of ASCII, and the content type is of bytes',
    async ({ client, account }) => {
      const bytes = { 'Content-Type': 'application/octet-stream' };
      const upload = 'Error in call to API function "files/upload": ';
      const missing = `${upload}Must provide HTTP header "Dropbox-API-Arg" or URL parameter "arg".`;
      badRequest(await client.ask('files/upload', bytes, '{"path":"/a"}'), missing);
      const latin = Buffer.from('{"path":"/ü.jpg"}').toString('latin1');
      const raw = await client.ask('files/upload', { ...bytes, 'Dropbox-API-Arg': latin }, 'x');
      badRequest(raw, `${upload}HTTP header "Dropbox-API-Arg": could not decode input as JSON`);
      const json = { 'Content-Type': 'application/json', 'Dropbox-API-Arg': '{"path":"/a"}' };
      expect(textOf(await client.ask('files/upload', json, 'x'))).toContain(
        'Bad HTTP "Content-Type" header: "application/json"',
      );
      expect((await client.download({ path: '/a' }, { 'Content-Type': 'application/json' })).status).toBe(400);
      expect(account.tree().size).toBe(0);
    },
  ],
  [
    'a field that is unknown, missing, of another type or pattern is named in a 400',
    async ({ client }) => {
      const words: Readonly<Record<string, unknown>> = {
        "unknown field 'foo'": { path: '', foo: 1 },
        "missing required field 'path'": {},
        'path: expected string, got null': { path: null },
        'recursive: expected boolean, got string': { path: '', recursive: 'yes' },
        "path: 'a' did not match pattern '(/(.|[\\r\\n])*)?|id:.*|(ns:[0-9]+(/.*)?)'": { path: 'a' },
      };
      for (const [text, args] of Object.entries(words)) {
        badRequest(await client.rpc('files/list_folder', args), `${LIST}request body: ${text}`);
      }
      const mode = await client.upload('/a.jpg', 'x', { mode: 'replace' });
      badRequest(
        mode,
        'Error in call to API function "files/upload": HTTP header "Dropbox-API-Arg": mode: unknown tag \'replace\'',
      );
    },
  ],
  [
    'a function there is not is a 400, another path 404, and RPC is only POST',
    async ({ client, running }) => {
      badRequest(await client.rpc('files/move', {}), 'Unknown API function: "files/move"');
      expect((await ask(`${running.url}/v1/other`, {})).status).toBe(404);
      const headers = { Authorization: `Bearer ${client.token}` };
      expect((await ask(`${running.url}/2/files/list_folder`, headers, '', { method: 'GET' })).status).toBe(400);
    },
  ],
  [
    'under the namespace lock a second write of the account at the same time is 429, one of another account is not',
    async ({ client, running, stranger }) => {
      Object.assign(running.control, { writeLock: true, writeMs: 20 });
      const [first, second, other] = await Promise.all([
        client.upload('/a.jpg', '1'),
        client.upload('/b.jpg', '2'),
        stranger.upload('/a.jpg', '3'),
      ]);
      const refused = [first, second].filter(({ status }) => status === 429);
      expect([first.status, second.status, other.status].sort()).toEqual([200, 200, 429]);
      expect(refused.map(jsonOf)).toEqual([
        {
          error_summary: expect.stringMatching(/^too_many_write_operations\//),
          error: { reason: { '.tag': 'too_many_write_operations' }, retry_after: 1 },
        },
      ]);
      expect(refused[0]?.headers['retry-after']).toBe('1');
      ok(await client.upload('/c.jpg', '3'));
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
