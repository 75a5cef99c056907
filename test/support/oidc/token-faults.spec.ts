import { createPublicKey } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { JSONWebKeySet, JWTVerifyResult } from 'jose';
import { startOidc } from './index.js';
import type { RunningOidc, TokenFault } from './index.js';
import { ADA } from './rules/rule.js';
import { claimsOf, Client } from './testing/client.js';
import type { Received } from './testing/client.js';

const AN_HOUR_MS = 3_600_000;

let aheadMs = 0;
let oidc: RunningOidc;
let client: Client;
beforeAll(async () => {
  oidc = await startOidc({ people: [{ email: ADA }], nowMs: () => Date.now() + aheadMs });
});
beforeEach(() => {
  client = new Client(oidc);
});
afterEach(async () => {
  aheadMs = 0;
  await oidc.control.heal();
  oidc.control.endSessions();
});
afterAll(() => oidc.close());

async function tokenWith(plan: TokenFault): Promise<Received> {
  oidc.control.next('token', plan);
  const answer = await client.token(await client.signIn(ADA));
  expect(oidc.journal.last('token').plans).toEqual([plan.kind]);
  return answer;
}

function idTokenOf({ text }: Received): string {
  return (JSON.parse(text) as { readonly id_token: string }).id_token;
}

async function jwks(): Promise<JSONWebKeySet> {
  return JSON.parse((await client.ask(`${oidc.issuer}.well-known/jwks.json`)).text) as JSONWebKeySet;
}

/** Checks a token as an application should: RS256, a key of the JWKS, issuer and audience. */
async function verified(answer: Received): Promise<JWTVerifyResult> {
  const options = { algorithms: ['RS256'], issuer: oidc.issuer, audience: oidc.clientId };
  return jwtVerify(idTokenOf(answer), createLocalJWKSet(await jwks()), options);
}

describe('faults of the ID token', () => {
  const unverifiable: readonly (readonly [TokenFault['kind'], RegExp, object])[] = [
    ['alg_none', /alg/i, { alg: 'none' }],
    ['hs256_secret', /alg/i, { alg: 'HS256' }],
    ['hs256_public_key', /alg/i, { alg: 'HS256' }],
    ['unknown_kid', /no applicable key/i, { alg: 'RS256' }],
    ['foreign_key', /signature verification failed/i, { alg: 'RS256' }],
    ['altered_signature', /signature verification failed/i, { alg: 'RS256' }],
    ['altered_payload', /signature verification failed/i, { alg: 'RS256' }],
  ];

  test.each(unverifiable)('%s: a strict reader refuses it for that reason', async (kind, reason, header) => {
    const answer = await tokenWith({ kind });
    expect(answer.status).toBe(200);
    expect(decodeProtectedHeader(idTokenOf(answer))).toMatchObject(header);
    await expect(verified(answer)).rejects.toThrow(reason);
  });

  test('when it is signed with a key both sides know, a reader that believes the header takes it', async () => {
    const secret = await tokenWith({ kind: 'hs256_secret' });
    await jwtVerify(idTokenOf(secret), Buffer.from(oidc.clientSecret));
    const publicKey = await tokenWith({ kind: 'hs256_public_key' });
    const key = createPublicKey({ key: (await jwks()).keys[0] ?? {}, format: 'jwk' });
    const pem = key.export({ type: 'spki', format: 'pem' }).toString();
    const { payload } = await jwtVerify(idTokenOf(publicKey), Buffer.from(pem));
    expect(payload['email']).toBe(ADA);
  });

  test('when claims are set, dropped or shifted, the rest is as before and properly signed', async () => {
    const change = { set: { nonce: 'x', aud: ['a', 'b'] }, drop: ['email'], shift: { exp: -AN_HOUR_MS } };
    const changed = claimsOf(await tokenWith({ kind: 'claims', ...change }));
    expect(changed).toMatchObject({ nonce: 'x', aud: ['a', 'b'], iss: oidc.issuer, email_verified: true });
    expect(changed).not.toHaveProperty('email');
    expect(Number(changed['exp'])).toBeLessThan(Number(changed['iat']));
    const { payload } = await verified(await tokenWith({ kind: 'claims', set: { email_verified: 'true' } }));
    expect(payload['email_verified']).toBe('true');
  });

  test('when there is none, or it is no token, the rest of the answer is there', async () => {
    const without = JSON.parse((await tokenWith({ kind: 'no_id_token' })).text) as object;
    expect(without).toMatchObject({ token_type: 'Bearer', access_token: expect.any(String) });
    expect(without).not.toHaveProperty('id_token');
    expect(idTokenOf(await tokenWith({ kind: 'not_a_token' }))).not.toContain('.');
  });
});

describe('the clock and the keys', () => {
  test('when the provider runs an hour ahead or behind, its tokens say so', async () => {
    for (const offsetMs of [AN_HOUR_MS, -AN_HOUR_MS]) {
      oidc.control.clockOffsetMs = offsetMs;
      const { iat } = claimsOf(await client.token(await client.signIn(ADA)));
      expect(Math.abs(Number(iat) * 1000 - offsetMs - Date.now())).toBeLessThan(AN_HOUR_MS / 2);
      oidc.control.endSessions();
    }
  });

  test('when a clock of the test is given, tokens follow it', async () => {
    aheadMs = 100 * AN_HOUR_MS;
    const { iat, exp } = claimsOf(await client.token(await client.signIn(ADA)));
    expect(Math.abs(Number(iat) * 1000 - aheadMs - Date.now())).toBeLessThan(AN_HOUR_MS / 2);
    expect(Number(exp) - Number(iat)).toBe(36_000);
  });

  test('when keys are rotated, tokens and JWKS have the new one alone', async () => {
    const before = (await jwks()).keys.map(({ kid }) => kid);
    const kid = oidc.control.rotateKeys();
    expect((await jwks()).keys.map((key) => key.kid)).toEqual([kid]);
    expect(before).not.toContain(kid);
    const { protectedHeader } = await verified(await client.token(await client.signIn(ADA)));
    expect(protectedHeader.kid).toBe(kid);
  });
});
