import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { KeyRing } from '../../platform/security/index.js';
import { UpstreamError } from '../../platform/http/index.js';
import { Actors } from '../actors.js';
import { SignInLog } from '../sign-in/sign-in-log.js';
import type { ProviderPerson, SignInOutcome } from '../sign-in/sign-in-outcome.js';
import { authSettings, TestLog } from '../testing/auth-fixtures.js';
import { Auth0CallbackGuard } from './auth0-callback.guard.js';
import type { Auth0Provider } from './auth0-provider.js';
import { Auth0StartGuard } from './auth0-start.guard.js';
import { Auth0Strategy } from './auth0.strategy.js';
import { refusalOf, SignInRefused } from './sign-in-refused.js';
import type { TokenExchange } from './token-exchange.js';
import type { TransactionCookies } from './transaction-cookies.js';
import { TransactionStore } from './transaction-store.js';

const ISSUER = 'https://login.example/';
const NONCE = 'the nonce of this sign-in';
const PERSON: ProviderPerson = { subject: 'auth0|1', email: 'ada@pub.test', providerSessionId: null };
const HAND_OVER = { tenant: 'aurora', path: '/' };
const TRANSACTION = { state: 's', nonce: NONCE, codeVerifier: 'v', handOver: HAND_OVER, startedAtSeconds: 0 };

const registered: Auth0Strategy[] = [];
afterEach(() => {
  for (const strategy of registered.splice(0)) strategy.unregister();
});

function logOf(log: TestLog): SignInLog {
  return new SignInLog(log, new Actors(new KeyRing(authSettings().sessionSecrets)));
}

/** The guard of the way back with passport and passport-auth0 as they are; only redeeming the code is played. */
function guardWith(redeem: TokenExchange['redeem'], log = new TestLog()): Auth0CallbackGuard {
  const name = `auth0-of-${registered.length}-${expect.getState().currentTestName ?? ''}`;
  const settings = { name, issuer: ISSUER, clientId: 'client-id', callbackUrl: 'https://app.pub.test/auth/callback' };
  const addresses = { authorizeUrl: `${ISSUER}authorize`, tokenUrl: `${ISSUER}oauth/token` };
  const store = new TransactionStore({} as TransactionCookies);
  registered.push(new Auth0Strategy({ ...settings, ...addresses }, store, { redeem }));
  const provider = {
    strategyName: name,
    takeTransaction: () => ({ lines: [], transaction: TRANSACTION, refusal: null }),
    isOurIssuer: () => true,
  };
  return new Auth0CallbackGuard(provider as unknown as Auth0Provider, logOf(log));
}

async function outcomeOf(guard: Auth0CallbackGuard): Promise<SignInOutcome> {
  const request: { headers: object; query: object; signInOutcome?: SignInOutcome } = {
    headers: {},
    query: { code: 'c', state: 's' },
  };
  const response = { setHeader: () => undefined, appendHeader: () => undefined };
  expect(await guard.canActivate(new ExecutionContextHost([request, response]))).toBe(true);
  if (request.signInOutcome === undefined) throw new Error('the guard left nothing');
  return request.signInOutcome;
}

/** An ID token as passport-auth0 reads it: it looks at no signature. */
function token(change: Record<string, unknown> = {}): string {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: ISSUER, aud: 'client-id', sub: 's', nonce: NONCE, iat: seconds, exp: seconds + 60, ...change };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}.x`;
}

describe('the way back through passport-auth0', () => {
  test('when our check and its check agree, the person has arrived', async () => {
    const guard = guardWith(async () => ({ person: PERSON, idToken: token() }));
    expect(await outcomeOf(guard)).toEqual({ kind: 'arrived', person: PERSON, handOver: HAND_OVER });
  });

  test('when the clock of the machine is wrong, ours decides', async () => {
    const guard = guardWith(async () => ({ person: PERSON, idToken: token({ iat: 1, exp: 2 }) }));
    expect((await outcomeOf(guard)).kind).toBe('arrived');
  });

  // Without a scope at each call passport-auth0 would let all of these pass.
  test.each([
    { when: 'nonce', change: { nonce: 'of somebody else' } },
    { when: 'missing nonce', change: { nonce: undefined } },
    { when: 'issuer', change: { iss: 'https://evil.example/' } },
    { when: 'audience', change: { aud: 'another' } },
    { when: 'authorized party', change: { aud: ['client-id', 'another'], azp: 'another' } },
    { when: 'missing end', change: { exp: undefined } },
  ])('when our own check had let a wrong $when pass, passport-auth0 still refuses it', async ({ change }) => {
    const guard = guardWith(async () => ({ person: PERSON, idToken: token(change) }));
    expect(await outcomeOf(guard)).toEqual({
      kind: 'refused',
      code: 'callback_failed',
      reason: 'protocol',
      handOver: HAND_OVER,
    });
  });

  test('when the code is redeemed, the verifier and the nonce of the transaction go along', async () => {
    const seen: unknown[] = [];
    const guard = guardWith(async (...args) => {
      seen.push(args);
      return { person: PERSON, idToken: token() };
    });
    await outcomeOf(guard);
    const redirect_uri = 'https://app.pub.test/auth/callback';
    expect(seen).toEqual([['c', { grant_type: 'authorization_code', redirect_uri, code_verifier: 'v' }, NONCE]]);
  });

  test.each([
    { thrown: new Error('eyJhbGciOi a token in an error'), reason: 'protocol' },
    { thrown: 'a text with a code', reason: 'protocol' },
    { thrown: null, reason: 'protocol' },
    {
      thrown: Object.assign(new Error('x'), { statusCode: 400, data: '{"error":"a word of the provider"}' }),
      reason: 'protocol',
    },
    { thrown: new SignInRefused('email_not_verified', 'email_not_verified'), reason: 'email_not_verified' },
  ])('when something unexpected is thrown, only a word of ours is left', async ({ thrown, reason }) => {
    const log = new TestLog();
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- anything may be thrown
    const guard = guardWith(() => Promise.reject(thrown), log);
    expect(await outcomeOf(guard)).toMatchObject({ kind: 'refused', reason });
    expect(log.lines).toEqual([
      { event: 'login_failed', text: JSON.stringify(['A sign-in was refused.', { reason }]) },
    ]);
  });

  test('when two people come back at once, neither gets the other’s', async () => {
    const guard = guardWith(async (_code, _params, nonce) => ({ person: PERSON, idToken: token({ nonce }) }));
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(guard)));
    expect(outcomes.every(({ kind }) => kind === 'arrived')).toBe(true);
  });
});

describe('without Auth0', () => {
  test('when somebody comes back, the outcome is a refusal', async () => {
    const guard = new Auth0CallbackGuard(null, logOf(new TestLog()));
    expect(await outcomeOf(guard)).toMatchObject({
      kind: 'refused',
      code: 'callback_failed',
      reason: 'not_configured',
    });
  });

  test('when somebody starts, it is refused', async () => {
    const guard = new Auth0StartGuard(null, logOf(new TestLog()));
    const context = new ExecutionContextHost([{ headers: {}, handOver: HAND_OVER }, {}]);
    await expect(guard.canActivate(context)).rejects.toMatchObject({ code: 'auth_not_configured' });
  });
});

test.each([
  { kind: 'unreachable', operation: 'token', code: 'provider_unavailable', reason: 'provider_unreachable' },
  { kind: 'circuit_open', operation: 'jwks', code: 'provider_unavailable', reason: 'provider_resting' },
  { kind: 'rejected', operation: 'token', code: 'callback_failed', reason: 'token_refused' },
  { kind: 'rejected', operation: 'jwks', code: 'callback_failed', reason: 'provider_answer' },
  { kind: 'too_large', operation: 'jwks', code: 'callback_failed', reason: 'provider_answer' },
] as const)('when $operation ends with $kind, the code is $code', ({ kind, operation, code, reason }) => {
  const error = new UpstreamError({ dependency: 'auth0', operation, kind, ambiguous: false });
  expect(refusalOf(error)).toMatchObject({ code, reason });
});
