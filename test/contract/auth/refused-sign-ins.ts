import { ADA } from '../../support/app/sign-in-world.js';
import type { Landing } from '../../support/app/test-browser.js';
import { Client } from '../../support/oidc/testing/client.js';
import { OTHER_CLIENT, type RefusedSignIn } from './refused-sign-in.js';
import { BROKEN_ENDPOINTS, WRONG_TOKENS } from './refused-tokens.js';
import { SignInUnderWay } from './under-way.js';

const CANARY = 'words-of-the-provider-canary';
const OTHER_STATE = 'f'.repeat(48);

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

export const REFUSED_SIGN_INS: readonly RefusedSignIn[] = [...STATES, ...ANSWERS, ...WRONG_TOKENS, ...BROKEN_ENDPOINTS];
