import { setTimeout as delay } from 'node:timers/promises';
import { startOidc } from './index.js';
import type { Plan, RunningOidc, TransportFault } from './index.js';
import { ADA, refused } from './rules/rule.js';
import { Client } from './testing/client.js';
import type { Received } from './testing/client.js';

let oidc: RunningOidc;
let client: Client;
beforeAll(async () => {
  oidc = await startOidc({ people: [{ email: ADA }] });
});
beforeEach(() => {
  client = new Client(oidc);
  oidc.journal.clear();
});
afterEach(async () => {
  await oidc.control.heal();
  oidc.control.endSessions();
});
afterAll(() => oidc.close());

async function tokenWith(plan: Plan): Promise<Received> {
  oidc.control.next('token', plan);
  return client.token(await client.signIn(ADA));
}

async function keys(): Promise<readonly unknown[]> {
  const { text } = await client.ask(`${oidc.issuer}.well-known/jwks.json`);
  return (JSON.parse(text) as { readonly keys: readonly unknown[] }).keys;
}

/** Until the form of a request to the token endpoint has been read. */
async function tokenAsked(): Promise<void> {
  while (!oidc.journal.of('token').at(-1)?.body) await delay(5);
}

describe('faults of the way back', () => {
  test('when parameters are set or left out, only the next way back is altered', async () => {
    oidc.control.next('return', { kind: 'parameters', set: { iss: 'https://evil.example/' }, drop: ['state'] });
    const first = await client.signIn(ADA);
    expect([first.searchParams.get('iss'), first.searchParams.get('state')]).toEqual(['https://evil.example/', null]);
    const second = new URL(client.at(await client.ask(client.authorizeUrl())));
    expect([second.searchParams.get('iss'), second.searchParams.get('state')]).toEqual([oidc.issuer, 'a-state']);
  });

  test('when the provider has an error of its own, it comes back at once, with or without state', async () => {
    const error = { kind: 'error', error: 'server_error', description: 'Words <b>of</b> the provider' } as const;
    oidc.control.next('authorize', error, { ...error, state: false });
    for (const state of ['a-state', null]) {
      const back = new URL(client.at(await client.ask(client.authorizeUrl())));
      expect([back.searchParams.get('error'), back.searchParams.get('state')]).toEqual(['server_error', state]);
      expect(back.searchParams.get('error_description')).toBe(error.description);
    }
  });
});

describe('faults of the connection', () => {
  const cut: readonly TransportFault[] = [{ kind: 'silent' }, { kind: 'reset' }];
  test.each(cut)('$kind: there is no answer, and the form that came is written down', async (plan) => {
    oidc.control.next('token', plan);
    const back = await client.signIn(ADA);
    const asked = client.token(back);
    await tokenAsked();
    await oidc.control.refuseConnections();
    expect((await asked).status).toBe(0);
    await oidc.control.heal();
    expect(oidc.journal.last('token')).toMatchObject({ status: 0, body: { code: back.searchParams.get('code') } });
    expect((await client.token(back)).status).toBe(200);
  });

  test('when it sends a status, a page, a redirect or a refusal, nothing of a token is in it', async () => {
    const answers = [
      await tokenWith({ kind: 'status', status: 500 }),
      await tokenWith({ kind: 'status', status: 429, json: { error: 'too_many_requests' } }),
      await tokenWith({ kind: 'html' }),
      await tokenWith({ kind: 'redirect', location: 'https://evil.example/token' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([500, 429, 200, 307]);
    expect(answers[2]?.headers['content-type']).toMatch(/^text\/html/);
    expect(answers[3]?.headers.location).toBe('https://evil.example/token');
    for (const { text } of answers) expect(text).not.toContain('id_token');
    refused(await tokenWith({ kind: 'invalid_grant' }), 400, 'invalid_grant');
  });

  test('when it drips, the proper answer comes byte by byte and never ends', async () => {
    oidc.control.next('token', { kind: 'drip', everyMs: 1 });
    const answer = await client.token(await client.signIn(ADA), {}, { maxBytes: 40 });
    expect([answer.status, answer.whole]).toEqual([200, false]);
    expect(answer.text).toMatch(/^\{"access_token":"/);
  });

  test('when it is huge, a proper answer stands at its head', async () => {
    oidc.control.next('token', { kind: 'huge', megabytes: 3 });
    const { text, whole } = await client.token(await client.signIn(ADA));
    expect([text.length > 3 * 1024 * 1024, whole]).toEqual([true, true]);
    expect(JSON.parse(text)).toHaveProperty('id_token');
    oidc.control.next('token', { kind: 'huge' });
    const cutOff = await client.token(await client.signIn(ADA), {}, { maxBytes: 1024 * 1024 });
    expect(cutOff.whole).toBe(false);
  });

  test('when documents are patched, only those members differ', async () => {
    const at = `${oidc.issuer}.well-known/openid-configuration`;
    const proper = JSON.parse((await client.ask(at)).text) as object;
    oidc.control.next(
      'discovery',
      { kind: 'patch', set: { issuer: 'https://evil.example/' } },
      { kind: 'patch', drop: ['end_session_endpoint'] },
    );
    expect(JSON.parse((await client.ask(at)).text)).toEqual({ ...proper, issuer: 'https://evil.example/' });
    expect(JSON.parse((await client.ask(at)).text)).toEqual({ ...proper, end_session_endpoint: undefined });
    oidc.control.next('jwks', { kind: 'patch', set: { keys: [] } });
    expect(await keys()).toEqual([]);
  });

  test('when nothing listens, connections are refused until it is healed, and sessions are still there', async () => {
    await client.signIn(ADA);
    await oidc.control.refuseConnections();
    expect((await client.ask(`${oidc.issuer}.well-known/jwks.json`)).status).toBe(0);
    await oidc.control.heal();
    expect(await keys()).toHaveLength(1);
    expect(oidc.sessions()).toBe(1);
  });

  test('when a plan has a number, it ends by itself; without one it stays until healed', async () => {
    oidc.control.plan('jwks', { kind: 'status', status: 503 }, { times: 2 });
    oidc.control.plan('jwks', { kind: 'html' });
    const statuses: number[] = [];
    for (let at = 0; at < 5; at += 1) {
      statuses.push((await client.ask(`${oidc.issuer}.well-known/jwks.json`)).status);
    }
    expect(statuses).toEqual([503, 503, 200, 200, 200]);
    expect(oidc.control.waiting).toBe(1);
    await oidc.control.heal();
    expect([oidc.control.waiting, (await keys()).length]).toEqual([0, 1]);
  });
});
