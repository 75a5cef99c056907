import type { BrowserContext, Page } from 'playwright-core';
import { ask, OUR_COOKIES, ourCookies } from './support/ask.js';
import { Watcher } from './support/evidence.js';
import {
  AURORA_ADMIN,
  BASE_DOMAIN,
  CANONICAL_HOST,
  FOREIGN_ORIGIN,
  HARBOR_ADMIN,
  openSignInStudio,
  silentProvider,
  SIBLING_ORIGIN,
  tenantUrl,
  type SignInStudio,
} from './support/sign-in-studio.js';
import type { Visit } from './support/tls-front.js';

const IDENTITY = '__Secure-pv2_id';
const SESSION = '__Host-pv2_session';
const EVERYWHERE = `Domain=${BASE_DOMAIN}; Path=/; Secure`;
const FORGED = 'v1.abcdefgh.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const KEEP = '/api/images/photo-1.jpg/keep';
const RENEW = `fetch('https://${CANONICAL_HOST}/auth/renew',
  { method: 'POST', mode: 'no-cors', credentials: 'include', referrerPolicy: 'strict-origin' })
  .then((answer) => answer.type + ' ' + answer.status, (error) => error.name)`;

let studio: SignInStudio;
jest.setTimeout(120_000);

beforeAll(async () => {
  studio = await openSignInStudio({
    provider: silentProvider(),
  });
});
afterAll(() => studio.close());

/** An admin of aurora in a browser of their own, with a tab of aurora and one of the sibling. */
interface Scene {
  readonly context: BrowserContext;
  readonly own: Page;
  readonly sibling: Page;
  readonly watcher: Watcher;
}

async function openScene(): Promise<Scene> {
  const context = await studio.browser.newContext();
  await studio.plantSession(context, AURORA_ADMIN);
  const own = await studio.open(tenantUrl('aurora'), context);
  await own.getByText(AURORA_ADMIN).waitFor();
  const sibling = await studio.open(`${SIBLING_ORIGIN}/`, context);
  return { context, own, sibling, watcher: new Watcher(studio.app, context) };
}

/** The sibling's server sets cookies. */
async function plant(page: Page, lines: readonly string[]): Promise<void> {
  studio.sibling.answers.set('/plant', { headers: { 'Set-Cookie': lines } });
  await page.evaluate(`fetch('/plant').then((answer) => answer.text())`);
}

/** The sibling's server sets cookies, then its script sets the same ones. */
async function plantTwice(page: Page, lines: readonly string[]): Promise<void> {
  await plant(page, lines);
  await page.evaluate(`${JSON.stringify(lines)}.forEach((line) => { document.cookie = line; })`);
}

describe('a sibling that plants cookies', () => {
  it('when it takes names that browsers protect, or scopes they forbid, none of them reaches us', async () => {
    const { context, own, sibling } = await openScene();
    await plantTwice(sibling, [
      `${SESSION}=${FORGED}; ${EVERYWHERE}`,
      `${SESSION}=${FORGED}; Path=/; Secure`, // a good one of the sibling's own host
      `${SESSION}=${FORGED}; Domain=${CANONICAL_HOST}; Path=/; Secure`,
      `__host-PV2_session=${FORGED}; ${EVERYWHERE}`,
      `__Host-pv2_id=${FORGED}; ${EVERYWHERE}`,
      `__Host-pv2_txn_abcdefgh=${FORGED}; ${EVERYWHERE}`,
      `${IDENTITY}=${FORGED}; Domain=${BASE_DOMAIN}; Path=/api`, // not Secure
      `${IDENTITY}=${FORGED}; Domain=aurora.${BASE_DOMAIN}; Path=/api; Secure`,
      `=${IDENTITY}=${FORGED}; Domain=${BASE_DOMAIN}; Path=/api; Secure`,
    ]);
    expect(await ourCookies(context)).toEqual(OUR_COOKIES);
    expect(await ask(own, '/api/admin/status')).toMatchObject({ status: 200, body: { email: AURORA_ADMIN } });
    await context.close();
  });

  it('when it plants the cookies of the former version, nobody becomes an admin', async () => {
    const context = await studio.browser.newContext();
    const sibling = await studio.open(`${SIBLING_ORIGIN}/`, context);
    await plantTwice(sibling, [`pv2_admin=1; ${EVERYWHERE}`, `session=eyJhZG1pbiI6dHJ1ZX0; ${EVERYWHERE}`]);
    const own = await studio.open(tenantUrl('aurora'), context);
    expect(await ask(own, '/api/admin/status')).toMatchObject({ body: { admin: false, signedIn: false } });
    expect(await ask(own, KEEP, { method: 'POST' })).toMatchObject({ status: 401 });
    await context.close();
  });

  it('when it tosses an identity for /api, the API refuses both, removes both, and a renewal brings ours back', async () => {
    const { context, own, sibling, watcher } = await openScene();
    const { files } = await watcher.evidence();
    const before = studio.front.visits.length;
    await plant(sibling, [`${IDENTITY}=${FORGED}; Domain=${BASE_DOMAIN}; Path=/api; Secure`]);
    // The page may have asked for something before us: then it was the one that got the 400.
    await ask(own, '/api/admin/status');
    const isDouble = ({ cookies }: Visit): boolean => cookies.filter((name) => name === IDENTITY).length === 2;
    // What the page has asked for since then may still be under way.
    const isAnswered = ({ status }: Visit): boolean => status !== null;
    const doubles = studio.front.visits.slice(before).filter((visit) => isDouble(visit) && isAnswered(visit));
    expect([...new Set(doubles.map(({ path, status }) => `${path.slice(0, 5)} ${status}`))]).toEqual(['/api/ 400']);
    await own.evaluate(RENEW);
    expect(await ourCookies(context)).toEqual(OUR_COOKIES);
    expect(await ask(own, '/api/admin/status')).toMatchObject({ body: { admin: true, email: AURORA_ADMIN } });
    expect((await watcher.evidence()).files).toEqual(files);
    await context.close();
  });

  it('when it overwrites the identity with its own valid one, the page is that person, with their rights here: none', async () => {
    const { context, own, sibling, watcher } = await openScene();
    const other = await studio.browser.newContext();
    await studio.plantSession(other, HARBOR_ADMIN);
    const [{ value } = { value: '' }] = await other.cookies(tenantUrl('harbor'));
    await plant(sibling, [`${IDENTITY}=${value}; ${EVERYWHERE}; HttpOnly`]);
    const { files } = await watcher.evidence();
    expect(await ask(own, '/api/admin/status')).toMatchObject({ body: { admin: false, email: HARBOR_ADMIN } });
    expect(await ask(own, KEEP, { method: 'POST' })).toMatchObject({ status: 403, body: { code: 'not_admin_here' } });
    expect((await watcher.evidence()).files).toEqual(files);
    await Promise.all([context.close(), other.close()]);
  });

  it('when it floods the domain with cookies, we answer 431 once, and the flood is over', async () => {
    const { context, own: early, sibling } = await openScene();
    await early.close(); // what it still asks for would end the flood before we look
    for (let round = 0; round < 10; round += 1) {
      const lines = Array.from({ length: 20 }, (_, at) => `f${round * 20 + at}=${'x'.repeat(4_000)}; ${EVERYWHERE}`);
      await plant(sibling, lines);
    }
    expect((await context.cookies(tenantUrl('aurora'))).length).toBeGreaterThan(100);
    const own = await context.newPage();
    const first = await own.goto(tenantUrl('aurora', '/grid'));
    expect([first?.status(), await first?.headerValue('clear-site-data')]).toEqual([431, '"cookies"']);
    const second = await own.goto(tenantUrl('aurora', '/grid'));
    expect(second?.status()).toBe(200);
    expect(await context.cookies(tenantUrl('aurora'))).toEqual([]);
    await own.getByText('Sign in to see the photos.').waitFor();
    await context.close();
  });
});

describe('renewal that others ask for', () => {
  it('when a foreign site asks, it goes without the session, sets nothing and is not readable', async () => {
    const { context, own, watcher } = await openScene();
    const foreign = await studio.open(`${FOREIGN_ORIGIN}/`, context);
    const before = await watcher.evidence();
    expect(await foreign.evaluate(RENEW)).toBe('TypeError');
    const renewal = studio.front.visits.findLast(({ path }) => path === '/auth/renew');
    expect(renewal).toMatchObject({ fetch: 'cross-site no-cors empty', cookies: [], status: 204 });
    expect(await watcher.evidence()).toEqual(before);
    expect(await ask(own, '/api/admin/status')).toMatchObject({ body: { admin: true } });
    await context.close();
  });

  it("when the sibling asks, it prolongs the visitor's own session at most, and reads nothing", async () => {
    const { context, own, sibling, watcher } = await openScene();
    const before = await watcher.evidence();
    expect(await sibling.evaluate(RENEW)).toBe('opaque 0');
    expect(
      await sibling.evaluate(`fetch('https://${CANONICAL_HOST}/auth/renew',
      { method: 'POST', credentials: 'include' }).then(String, (error) => error.name)`),
    ).toBe('TypeError');
    const after = await watcher.evidence();
    expect({ files: after.files, done: after.done }).toEqual({ files: before.files, done: before.done });
    expect(await ourCookies(context)).toEqual(OUR_COOKIES);
    expect(await ask(own, '/api/admin/status')).toMatchObject({ body: { admin: true, email: AURORA_ADMIN } });
    const stranger = await studio.browser.newContext();
    const strangersSibling = await studio.open(`${SIBLING_ORIGIN}/`, stranger);
    expect(await strangersSibling.evaluate(RENEW)).toBe('opaque 0');
    expect(await stranger.cookies()).toEqual([]);
    await Promise.all([context.close(), stranger.close()]);
  });
});
