import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import passport from 'passport';
import { Secret } from '../../kernel/index.js';
import { createHttpClient } from '../../platform/http/index.js';
import { KeyRing, Sealer } from '../../platform/security/index.js';
import { RandomIds } from '../../platform/system/index.js';
import { authSettings, TestClock, TestLog } from '../testing/auth-fixtures.js';
import { Auth0Provider } from './auth0-provider.js';

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function build(issuer: string, secureCookies = true) {
  const auth0 = { issuer, clientId: 'client-id', clientSecret: new Secret('s'), canonicalHost: 'app.pub.test' };
  const settings = { ...authSettings({ secureCookies, publicPort: secureCookies ? null : 3000 }), auth0 };
  const clock = new TestClock();
  const parts = { http: createHttpClient(clock), clock, ids: new RandomIds(), log: new TestLog() };
  const provider = new Auth0Provider(settings, new Sealer(new KeyRing(settings.sessionSecrets)), parts);
  closing.push(() => provider.onApplicationShutdown());
  return provider;
}

async function serve(more: Record<string, unknown>): Promise<string> {
  const server = createServer((_request, response) => {
    response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}jwks`, ...more }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close().closeAllConnections());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  if (more['end_session_endpoint'] === 'own') more['end_session_endpoint'] = `${issuer}oidc/logout?ui=1`;
  return issuer;
}

/** Whether passport finds a strategy of this name. */
async function isKnown(name: string): Promise<boolean> {
  const request = { query: { error: 'x' } };
  const error = await new Promise<unknown>((resolve) => {
    const run = passport.authenticate(name, { session: false }, () => resolve(null)) as (...args: unknown[]) => void;
    run(request, {}, resolve);
  });
  return error === null;
}

describe('two applications in one process', () => {
  test('when both sign people in, each has a strategy of its own, and takes it along when it ends', async () => {
    const [one, two] = [build('https://one.example/'), build('https://two.example/')];
    expect(one.strategyName).not.toBe(two.strategyName);
    one.onApplicationShutdown();
    expect(await Promise.all([one, two].map(({ strategyName }) => isKnown(strategyName)))).toEqual([false, true]);
    expect(await isKnown('auth0')).toBe(false);
  });
});

describe('the end of a session at the provider', () => {
  const END = { providerSessionId: 'session at the provider', state: 'sealed' };

  test('when the provider names an address for it, the browser goes there and may come back', async () => {
    const provider = build(await serve({ end_session_endpoint: 'own' }));
    const url = new URL(await provider.endSessionUrl(END));
    expect(url.pathname).toBe('/oidc/logout');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ui: '1',
      client_id: 'client-id',
      post_logout_redirect_uri: 'https://app.pub.test/auth/signed-out',
      logout_hint: 'session at the provider',
      state: 'sealed',
    });
  });

  test('when no session of the provider is known, no hint is sent', async () => {
    const provider = build(await serve({ end_session_endpoint: 'own' }));
    const url = new URL(await provider.endSessionUrl({ ...END, providerSessionId: null }));
    expect(url.searchParams.has('logout_hint')).toBe(false);
  });

  test('when it names none, it is the older address of Auth0', async () => {
    const issuer = await serve({});
    const url = new URL(await build(issuer, false).endSessionUrl(END));
    expect(`${url.origin}${url.pathname}`).toBe(`${issuer}v2/logout`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'client-id',
      returnTo: 'http://app.pub.test:3000/auth/signed-out',
    });
  });

  test('when it does not answer, it is the older address as well', async () => {
    const provider = build('http://127.0.0.1:1/');
    expect((await provider.endSessionUrl(END)).startsWith('http://127.0.0.1:1/v2/logout?')).toBe(true);
  });
});

test('when the answer names an issuer, it must be ours', () => {
  const provider = build('https://one.example/');
  expect([undefined, 'https://one.example/'].map((iss) => provider.isOurIssuer(iss))).toEqual([true, true]);
  const foreign = ['https://one.example', 'https://two.example/', '', ['https://one.example/'], null];
  expect(foreign.map((iss) => provider.isOurIssuer(iss))).toEqual(foreign.map(() => false));
});
