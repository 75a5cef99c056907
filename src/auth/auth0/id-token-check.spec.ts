import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { TestClock } from '../testing/auth-fixtures.js';
import { IdTokenCheck } from './id-token-check.js';
import { SignInRefused } from './sign-in-refused.js';

const ISSUER = 'https://login.example/';
const CLIENT = 'client-id';
const NONCE = '0123456789abcdef0123456789abcdef';
const EVERYBODY = { issuer: ISSUER, clientId: CLIENT };

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
let privateKey: Key;
let check: IdTokenCheck;
const clock = new TestClock();
const now = (): number => Math.floor(clock.now() / 1000);

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  privateKey = pair.privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const find = createLocalJWKSet({ keys: [jwk] });
  check = new IdTokenCheck(EVERYBODY, { keysFor: async (kid) => (kid === 'one' ? find : null) }, clock);
});

function claims(change: JWTPayload = {}): JWTPayload {
  return {
    iss: ISSUER,
    aud: CLIENT,
    sub: 'auth0|1',
    email: 'Ada@Pub.test',
    email_verified: true,
    nonce: NONCE,
    iat: now(),
    exp: now() + 36_000,
    ...change,
  };
}

function signed(change: JWTPayload = {}, header: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT(claims(change)).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(privateKey);
}

async function reasonFor(token: string, nonce = NONCE): Promise<string> {
  const end: unknown = await check.personOf(token, nonce).catch((error: unknown) => error);
  if (!(end instanceof SignInRefused)) throw new Error('it was not refused');
  return end.reason;
}

describe('an ID token', () => {
  test('when everything holds, it names the person as the provider wrote them', async () => {
    expect(await check.personOf(await signed(), NONCE)).toEqual({
      subject: 'auth0|1',
      email: 'Ada@Pub.test',
      providerSessionId: null,
    });
  });

  test.each([
    { when: 'it expired 59 s ago', change: () => ({ exp: now() - 59 }) },
    { when: 'it was issued 60 s ahead of us', change: () => ({ iat: now() + 60 }) },
    { when: 'it is 11 min old', change: () => ({ iat: now() - 660 }) },
    { when: 'it names us among several, and as its party', change: () => ({ aud: ['other', CLIENT], azp: CLIENT }) },
    { when: 'its only audience stands in a list', change: () => ({ aud: [CLIENT] }) },
    { when: 'sub has 255 characters', change: () => ({ sub: 's'.repeat(255) }) },
    { when: 'the e-mail has 254 characters', change: () => ({ email: `${'e'.repeat(245)}@pub.test` }) },
  ])('when $when, it is good', async ({ change }) => {
    await expect(check.personOf(await signed(change()), NONCE)).resolves.toBeDefined();
  });

  test.each([
    { when: 'it expired 60 s ago', change: () => ({ exp: now() - 60 }), reason: 'id_token_expired' },
    { when: 'it was issued 61 s ahead of us', change: () => ({ iat: now() + 61 }), reason: 'id_token_issued_at' },
    { when: 'it is 661 s old', change: () => ({ iat: now() - 661 }), reason: 'id_token_issued_at' },
    { when: 'our clock is an hour behind', change: () => ({ iat: now() + 3600 }), reason: 'id_token_issued_at' },
    { when: 'our clock is an hour ahead', change: () => ({ iat: now() - 3600 }), reason: 'id_token_issued_at' },
    { when: 'the issuer lacks its slash', change: () => ({ iss: ISSUER.slice(0, -1) }), reason: 'id_token_issuer' },
    { when: 'the audience is almost ours', change: () => ({ aud: `${CLIENT} ` }), reason: 'id_token_audience' },
    {
      when: 'there are two audiences and no party',
      change: () => ({ aud: [CLIENT, 'o'] }),
      reason: 'id_token_authorized_party',
    },
    {
      when: 'the nonce is of another sign-in',
      change: () => ({ nonce: NONCE.replace('0', '1') }),
      reason: 'id_token_nonce',
    },
    { when: 'the nonce is empty', change: () => ({ nonce: '' }), reason: 'id_token_nonce' },
    { when: 'sub is empty', change: () => ({ sub: '' }), reason: 'id_token_subject' },
    { when: 'the e-mail is a list', change: () => ({ email: ['ada@pub.test'] }), reason: 'email_missing' },
    { when: 'the e-mail is no address', change: () => ({ email: 'ada' }), reason: 'email_unusable' },
    { when: 'the e-mail has a space', change: () => ({ email: 'ada b@pub.test' }), reason: 'email_unusable' },
    { when: 'the address is not verified', change: () => ({ email_verified: 'true' }), reason: 'email_not_verified' },
  ])('when $when, the reason is $reason', async ({ change, reason }) => {
    expect(await reasonFor(await signed(change()))).toBe(reason);
  });

  test.each([
    { when: 'it names no key', header: { kid: undefined }, reason: 'id_token_key' },
    { when: 'it names a key that the provider does not have', header: { kid: 'two' }, reason: 'id_token_key' },
    { when: 'it demands an extension', header: { crit: ['b64'], b64: true }, reason: null },
  ])('when $when, the header alone decides', async ({ header, reason }) => {
    const token = await signed({}, header);
    if (reason === null) await expect(check.personOf(token, NONCE)).resolves.toBeDefined();
    else expect(await reasonFor(token)).toBe(reason);
  });

  test('when it brings its own key, that key is not believed', async () => {
    const other = await generateKeyPair('RS256', { extractable: true });
    const jwk = await exportJWK(other.publicKey);
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'one', jwk, jku: 'https://evil.example/keys' })
      .sign(other.privateKey);
    expect(await reasonFor(token)).toBe('id_token_signature');
  });

  test.each(['', 'x', 'a.b.c', 'e30.e30.', `${'A'.repeat(60_000)}.e30.x`])(
    'when it is no token at all, it is refused without a word of it',
    async (text) => {
      const end: unknown = await check.personOf(text, NONCE).catch((error: unknown) => error);
      expect(end).toBeInstanceOf(SignInRefused);
      expect(JSON.stringify(end) + String(end)).not.toContain(text.slice(0, 20) || 'never');
      expect(Object.getOwnPropertyNames(end)).not.toContain('cause');
    },
  );

  test.each([
    { sid: 'provider-session', kept: 'provider-session' },
    { sid: '', kept: null },
    { sid: 7, kept: null },
    { sid: 's'.repeat(129), kept: null },
  ])('when sid is $sid, $kept is kept to sign out there', async ({ sid, kept }) => {
    expect((await check.personOf(await signed({ sid }), NONCE)).providerSessionId).toBe(kept);
  });
});
