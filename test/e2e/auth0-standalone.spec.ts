import { ADA, auth0Environment, HAL, PEOPLE, startTestApp, TestBrowser } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';
import { startOidc } from '../support/oidc/index.js';
import type { RunningOidc } from '../support/oidc/index.js';

const HOST = 'app.pub.test';
const OWN = `https://${HOST}`;
let oidc: RunningOidc;
let app: TestApp;
beforeAll(async () => {
  oidc = await startOidc({ people: PEOPLE });
  app = await startTestApp({
    standalone: true,
    trust: oidc.certificate,
    env: { ...auth0Environment(oidc), STANDALONE_HOST: HOST, ADMIN_LOGIN_EMAILS: ADA },
  });
});
afterAll(async () => {
  await app.stop();
  await oidc.close();
});

const browser = () =>
  new TestBrowser({
    base: 'pub.test',
    appPort: app.port,
    address: '203.0.113.1',
    provider: { origin: new URL(oidc.issuer).origin, certificate: oidc.certificate },
  });

async function signedIn(email: string): Promise<TestBrowser> {
  const person = browser();
  await person.open(`${OWN}/`);
  await person.click('/auth/login?returnTo=%2Fgrid');
  await person.signInAtProvider(email);
  return person;
}

const status = async (person: TestBrowser) =>
  JSON.parse((await person.fetch(`${OWN}/api/admin/status`)).text) as Record<string, unknown>;
const names = async (person: TestBrowser) => (await person.cookies(`${OWN}/`)).map(({ key }) => key).sort();
const renew = (person: TestBrowser, from: string) =>
  person.fetch(`${OWN}/auth/renew`, { method: 'POST', mode: 'no-cors', credentials: 'include', from });

describe('Auth0 on one host', () => {
  it('when an admin of the environment signs in, both cookies are of this host alone', async () => {
    const person = await signedIn(ADA);
    expect(person.url).toBe(`${OWN}/grid`);
    expect(await names(person)).toEqual(['__Host-pv2_id', '__Host-pv2_session']);
    expect(await status(person)).toMatchObject({ admin: true, email: ADA, renewUrl: `${OWN}/auth/renew` });
  });

  it('when somebody else signs in, they get no cookie', async () => {
    const person = await signedIn(HAL);
    expect(person.url).toBe(`${OWN}/?auth_error=access_denied`);
    expect(await names(person)).toEqual([]);
  });

  it('when its own page asks, it renews; a sibling gets nothing', async () => {
    const person = await signedIn(ADA);
    expect((await renew(person, OWN)).setCookies).toHaveLength(2);
    expect((await renew(person, 'https://sibling.pub.test')).setCookies).toEqual([]);
  });

  it('when somebody signs out, they come back to the page as a stranger', async () => {
    const person = await signedIn(ADA);
    const answer = await person.fetch(`${OWN}/auth/logout`, { method: 'POST' });
    const landing = await person.click((JSON.parse(answer.text) as { next: string }).next);
    expect([landing.url, landing.status, await names(person)]).toEqual([`${OWN}/`, 200, []]);
    expect(await status(person)).toMatchObject({ signedIn: false, reason: 'sign_in_required' });
  });
});
