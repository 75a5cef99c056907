import { ADA } from '../../support/app/sign-in-world.js';
import type { Landing } from '../../support/app/test-browser.js';
import { publisherClient } from '../../support/oidc/index.js';
import type { TokenFault, TransportFault, PatchFault } from '../../support/oidc/index.js';
import { Client } from '../../support/oidc/testing/client.js';
import { SignInUnderWay } from './under-way.js';

/** A sign-in that must not give a session. */
export interface RefusedSignIn {
  readonly when: string;
  /** As the page says it. */
  readonly code: string;
  /** As the log says it. */
  readonly reason: string;
  readonly play: (way: SignInUnderWay) => Promise<Landing>;
}

/** Another application of the same provider, with the same address to return to. */
export const OTHER_CLIENT = {
  ...publisherClient(),
  clientId: 'another-client',
  clientSecret: 'secret of another client of the provider',
};

const CANARY = 'words-of-the-provider-canary';
const OTHER_STATE = 'f'.repeat(48);

/** The provider answers the code with this; everything before is proper. */
function token(
  when: string,
  reason: string,
  fault: TokenFault | TransportFault | PatchFault,
  code = 'callback_failed',
): RefusedSignIn {
  const play = async (way: SignInUnderWay): Promise<Landing> => {
    way.world.oidc.control.next('token', fault);
    return way.run();
  };
  return { when, code, reason, play };
}

function claims(when: string, reason: string, fault: Omit<TokenFault & { kind: 'claims' }, 'kind'>, code?: string) {
  return token(when, reason, { kind: 'claims', ...fault }, code);
}

/** The address back says something else. */
function address(when: string, reason: string, change: (query: URLSearchParams) => void): RefusedSignIn {
  const play = (way: SignInUnderWay): Promise<Landing> => way.run((url) => change(url.searchParams));
  return { when, code: 'callback_failed', reason, play };
}

function played(when: string, code: string, reason: string, play: RefusedSignIn['play']): RefusedSignIn {
  return { when, code, reason, play };
}

/** Another value for the transaction cookie. */
function planted(when: string, value: (way: SignInUnderWay, own: string) => Promise<string>): RefusedSignIn {
  return played(when, 'callback_failed', 'transaction_unreadable', async (way) => {
    await way.leave();
    const url = await way.agree();
    const name = SignInUnderWay.cookieOf(url);
    const home = `https://${way.world.canonical}/`;
    const own = (await way.browser.cookies(home)).find(({ key }) => key === name)?.value ?? '';
    await way.browser.plant(home, `${name}=${await value(way, own)}; Path=/; Secure; HttpOnly; SameSite=Lax`);
    return way.arrive(url);
  });
}

const STATES: readonly RefusedSignIn[] = [
  address('the state is missing', 'state_missing', (query) => query.delete('state')),
  address('the state comes twice', 'state_missing', (query) => query.append('state', OTHER_STATE)),
  address('the state is somebody else’s', 'transaction_missing', (query) => query.set('state', OTHER_STATE)),
  address('only the shown beginning of the state is right', 'state_mismatch', (query) =>
    query.set('state', `${(query.get('state') ?? '').slice(0, 8)}${OTHER_STATE.slice(8)}`),
  ),
  played('the state is replayed', 'callback_failed', 'transaction_missing', async (way) => {
    await way.leave();
    const url = await way.agree();
    await way.arrive(url);
    return way.arrive(url);
  }),
  played('the sign-in was begun in another browser', 'callback_failed', 'transaction_missing', async (way) => {
    await way.leave();
    const url = await way.agree();
    return new SignInUnderWay(way.world, way.clock).arrive(url);
  }),
  played('a foreign code and state meet a sign-in under way', 'callback_failed', 'transaction_missing', async (way) => {
    const attacker = new SignInUnderWay(way.world, way.clock);
    await attacker.leave();
    const theirs = await attacker.agree();
    await way.leave();
    return way.arrive(theirs);
  }),
  played('the transaction is older than 10 min', 'sign_in_expired', 'transaction_expired', async (way) => {
    await way.leave();
    const url = await way.agree();
    way.clock.aheadMs += 601_000;
    return way.arrive(url);
  }),
  planted('a hand-over stands in the transaction’s place', async (way) => {
    const login = await way.browser.tab().get(way.world.at('aurora', '/auth/login?returnTo=%2F'));
    return new URL(login.location ?? '').searchParams.get('t') ?? '';
  }),
  planted(
    'the transaction is altered',
    async (_way, own) => `${own.slice(0, 40)}${own[40] === 'A' ? 'B' : 'A'}${own.slice(41)}`,
  ),
  planted('the transaction of another sign-in bears its name', async (way) => {
    const other = new SignInUnderWay(way.world, way.clock);
    await other.leave();
    const [cookie] = await other.browser.cookies(`https://${way.world.canonical}/`);
    return cookie?.value ?? '';
  }),
];

const ANSWERS: readonly RefusedSignIn[] = [
  played('the provider says an error without a state', 'callback_failed', 'state_missing', async (way) => {
    way.world.oidc.control.next('authorize', { kind: 'error', error: 'access_denied', state: false });
    await way.leave();
    return way.arrive(new URL(way.browser.url ?? ''));
  }),
  played('the person cancels at the provider', 'sign_in_cancelled', 'provider_cancelled', async (way) => {
    await way.leave();
    return way.browser.cancelAtProvider();
  }),
  ...['server_error', 'invalid_request', ''].map((error) =>
    address(`the provider says the error "${error}"`, 'provider_error', (query) => {
      query.set('error', error);
      query.set('error_description', CANARY);
    }),
  ),
  address('the answer has a code and an error', 'provider_error', (query) => query.set('error', CANARY)),
  address('the iss parameter is foreign', 'issuer_parameter', (query) => query.set('iss', 'https://evil.example/')),
  address('the iss parameter comes twice', 'issuer_parameter', (query) => query.append('iss', query.get('iss') ?? '')),
  address('the code is missing', 'code_missing', (query) => query.delete('code')),
  address('the code is empty', 'code_missing', (query) => query.set('code', '')),
  address('the code comes twice', 'code_missing', (query) => query.append('code', query.get('code') ?? '')),
  address('the code is nobody’s', 'token_refused', (query) => query.set('code', 'a-code-that-nobody-gave-out')),
  played('the code is replayed', 'callback_failed', 'token_refused', async (way) => {
    const first = new SignInUnderWay(way.world, way.clock);
    await first.leave();
    const used = await first.agree();
    await first.arrive(used);
    return way.run((url) => url.searchParams.set('code', used.searchParams.get('code') ?? ''));
  }),
  played('the code is another client’s', 'callback_failed', 'token_refused', async (way) => {
    const stranger = new Client(way.world.oidc);
    const theirs = await stranger.signIn(ADA, { client_id: OTHER_CLIENT.clientId });
    return way.run((url) => url.searchParams.set('code', theirs.searchParams.get('code') ?? ''));
  }),
  played('the code belongs to another PKCE verifier', 'callback_failed', 'token_refused', async (way) => {
    await way.leave((url) => url.searchParams.set('code_challenge', 'A'.repeat(43)));
    return way.arrive(await way.agree());
  }),
  played('the code was given for another nonce', 'callback_failed', 'id_token_nonce', async (way) => {
    await way.leave((url) => url.searchParams.set('nonce', 'a'.repeat(32)));
    return way.arrive(await way.agree());
  }),
];

const TOKENS: readonly RefusedSignIn[] = [
  claims('the nonce is missing', 'id_token_nonce', { drop: ['nonce'] }),
  claims('the nonce is no text', 'id_token_nonce', { set: { nonce: 1 } }),
  claims('iss is foreign', 'id_token_issuer', { set: { iss: 'https://evil.example/' } }),
  claims('iss is missing', 'id_token_issuer', { drop: ['iss'] }),
  claims('aud is another client', 'id_token_audience', { set: { aud: OTHER_CLIENT.clientId } }),
  claims('aud is missing', 'id_token_audience', { drop: ['aud'] }),
  claims('there are two aud and no azp', 'id_token_authorized_party', {
    set: { aud: [publisherClient().clientId, OTHER_CLIENT.clientId] },
    drop: ['azp'],
  }),
  claims('there are two aud and azp is the other', 'id_token_authorized_party', {
    set: { aud: [publisherClient().clientId, OTHER_CLIENT.clientId], azp: OTHER_CLIENT.clientId },
  }),
  claims('azp is another client', 'id_token_authorized_party', { set: { azp: OTHER_CLIENT.clientId } }),
  token('alg is none', 'id_token_algorithm', { kind: 'alg_none' }),
  token('alg is HS256 with the client secret', 'id_token_algorithm', { kind: 'hs256_secret' }),
  token('alg is HS256 with the public key', 'id_token_algorithm', { kind: 'hs256_public_key' }),
  token('kid is unknown', 'id_token_key', { kind: 'unknown_kid' }),
  token('another key signed under a known kid', 'id_token_signature', { kind: 'foreign_key' }),
  token('the signature is altered', 'id_token_signature', { kind: 'altered_signature' }),
  token('the payload is altered', 'id_token_signature', { kind: 'altered_payload' }),
  token('the ID token is no token', 'id_token_malformed', { kind: 'not_a_token' }),
  token('there is no ID token', 'id_token_missing', { kind: 'no_id_token' }),
  claims('the token has expired', 'id_token_expired', { shift: { exp: -40_000 } }),
  claims('exp is missing', 'id_token_expired', { drop: ['exp'] }),
  claims('it was issued in the future', 'id_token_issued_at', { shift: { iat: 120 } }),
  claims('it was issued more than 10 min ago', 'id_token_issued_at', { shift: { iat: -720 } }),
  claims('iat is missing', 'id_token_issued_at', { drop: ['iat'] }),
  claims('it is not valid yet', 'id_token_issued_at', { set: { nbf: 4_000_000_000 } }),
  claims('sub is missing', 'id_token_subject', { drop: ['sub'] }),
  claims('sub is longer than 255 characters', 'id_token_subject', { set: { sub: 's'.repeat(256) } }),
  claims('the e-mail is missing', 'email_missing', { drop: ['email'] }, 'no_email_provided'),
  claims('the e-mail is empty', 'email_missing', { set: { email: '' } }, 'no_email_provided'),
  claims('the e-mail is longer than 254 characters', 'email_unusable', {
    set: { email: `${'e'.repeat(250)}@pub.test` },
  }),
  claims('the e-mail has a line break', 'email_unusable', { set: { email: `${ADA}\n` } }),
  ...[false, 'true', 1, null].map((value) =>
    claims(
      `email_verified is ${JSON.stringify(value)}`,
      'email_not_verified',
      { set: { email_verified: value } },
      'email_not_verified',
    ),
  ),
  claims('email_verified is missing', 'email_not_verified', { drop: ['email_verified'] }, 'email_not_verified'),
];

const down = 'provider_unavailable';

const ENDPOINTS: readonly RefusedSignIn[] = [
  token('the token endpoint refuses the code', 'token_refused', { kind: 'invalid_grant' }),
  token('the token endpoint redirects', 'provider_answer', { kind: 'redirect' }),
  token('the token endpoint sends HTML', 'provider_answer', { kind: 'html' }),
  token('the token endpoint sends 300 MB', 'provider_answer', { kind: 'huge' }),
  token('the token endpoint gives no access token', 'provider_answer', { kind: 'patch', drop: ['access_token'] }),
  token('the token endpoint fails', 'provider_failing', { kind: 'status', status: 500, json: { error: CANARY } }, down),
  token('the token endpoint is overloaded', 'provider_failing', { kind: 'status', status: 429 }, down),
  token('the token endpoint hangs up', 'provider_unreachable', { kind: 'reset' }, down),
];

/** These take their 5 s each, so they run side by side. */
export const SLOW_SIGN_INS: readonly RefusedSignIn[] = [
  token('the token endpoint hangs', 'provider_timeout', { kind: 'silent' }, down),
  token('the token endpoint drips', 'provider_timeout', { kind: 'drip' }, down),
];

export const REFUSED_SIGN_INS: readonly RefusedSignIn[] = [...STATES, ...ANSWERS, ...TOKENS, ...ENDPOINTS];
