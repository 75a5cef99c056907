import type { BrowserContext, Page } from 'playwright-core';
import { ask } from './support/ask.js';
import {
  EMBED_ATTEMPTS,
  FORM_ATTEMPTS,
  OWN_REQUESTS,
  SCRIPT_ATTEMPTS,
  SIGN_IN_ATTEMPTS,
  type Attempt,
  type OwnRequest,
} from './support/attempts/index.js';
import { Watcher } from './support/evidence.js';
import { Lair, nameOf, ORIGINS, SITES } from './support/lair.js';
import {
  AURORA_ADMIN,
  openSignInStudio,
  silentProvider,
  REBOUND_ORIGIN,
  tenantUrl,
  type SignInStudio,
} from './support/sign-in-studio.js';
import type { Visit } from './support/tls-front.js';

let studio: SignInStudio;
let victim: BrowserContext;
/** The victim's own tab, open all the time. */
let ownPage: Page;
let victimsLair: Lair;
let strangersLair: Lair;
let watcher: Watcher;
jest.setTimeout(180_000);

/** What only aurora's admin may know. */
const SECRETS = [AURORA_ADMIN, 'photo-1.jpg', 'photo-2.jpg', 'captionState', 'outbox', 'pv2_', 'configVersion'];
const AURORA_HOST = new URL(tenantUrl('aurora')).host;
const ATTEMPTS = [...FORM_ATTEMPTS, ...SCRIPT_ATTEMPTS, ...EMBED_ATTEMPTS, ...SIGN_IN_ATTEMPTS];
const ROWS = ATTEMPTS.map((attempt): [string, Attempt] => [attempt.name, attempt]);
const CONTROLS = OWN_REQUESTS.map((own): [string, OwnRequest] => [own.name, own]);

beforeAll(async () => {
  studio = await openSignInStudio({
    provider: silentProvider(),
    photos: 7,
  });
  victim = await studio.browser.newContext({ userAgent: 'victim' });
  await studio.plantSession(victim, AURORA_ADMIN);
  ownPage = await studio.open(tenantUrl('aurora'), victim);
  await ownPage.locator('.picture img').waitFor();
  watcher = new Watcher(studio.app, victim);
  victimsLair = await Lair.open(studio, victim, 'victim');
  victimsLair.bystanders.add(ownPage);
  strangersLair = await Lair.open(studio, await studio.browser.newContext({ userAgent: 'stranger' }), 'stranger');
});
afterAll(() => studio.close());

/** A request to aurora's API with the admin's cookie, from elsewhere and no navigation, that met no guard. */
function isLetIn({ host, path, fetch, cookies, status }: Visit): boolean {
  const isRead = host === AURORA_HOST && path.startsWith('/api/') && !fetch.endsWith('navigate document');
  return isRead && cookies.length > 0 && status !== 403 && status !== 405;
}

describe('while an admin of aurora is signed in, in the same browser', () => {
  it.each(ROWS)(
    'when a page of a foreign or a sibling site %s, nothing happens and nothing is learnt',
    async (_, row) => {
      const before = await watcher.evidence();
      const [foreign, sibling, ...strangers] = await Promise.all(
        [victimsLair, strangersLair].flatMap((lair) => SITES.map((site) => lair.make(row, site))),
      );
      await Promise.all([victimsLair.tidy(), strangersLair.tidy()]);

      expect(await watcher.evidence()).toEqual(before);
      expect([foreign?.learnt, sibling?.learnt]).toEqual(strangers.map(({ learnt }) => learnt));
      for (const end of [foreign, sibling]) {
        expect(SECRETS.filter((secret) => end?.learnt.includes(secret))).toEqual([]);
        const reached = end?.visits.map(nameOf);
        for (const wanted of row.reaches) expect(reached).toContainEqual(expect.stringContaining(wanted));
        expect(end?.visits.filter(isLetIn).map(nameOf)).toEqual([]);
      }
    },
  );

  it('when both sites put the page into a frame, the browser shows none of it', async () => {
    for (const site of SITES) {
      const sources = [tenantUrl('aurora'), tenantUrl('aurora', '/api/images'), '/its-own'];
      await victimsLair.run(`Promise.all(${JSON.stringify(sources)}.map((src) => kit.load('iframe', { src })))`, site);
      const blocked = 'chrome-error://chromewebdata/';
      expect(await victimsLair.frames(site)).toEqual([blocked, blocked, `${ORIGINS[site]}/its-own`]);
    }
    await victimsLair.tidy();
  });

  it('when both sites open the page in a window, the page knows nobody who opened it, and hears no message', async () => {
    for (const site of SITES) {
      const [opened] = await Promise.all([
        victim.waitForEvent('page'),
        victimsLair.run(`kit.popup('${tenantUrl('aurora', '/history')}', false)`, site),
      ]);
      await opened.waitForURL(tenantUrl('aurora', '/history'));
      expect(await opened.evaluate('[opener, window.name]')).toEqual([null, '']);
      await opened.getByText(AURORA_ADMIN).waitFor();
    }
    await victimsLair.tidy();
  });

  it('when a foreign name begins to lead to our address, its page reads nothing of any tenant', async () => {
    const before = await watcher.evidence();
    const page = await studio.open(`${REBOUND_ORIGIN}/`, victim);
    studio.front.sites.delete(new URL(REBOUND_ORIGIN).host);
    const paths = ['/', '/api/images', '/api/admin/status', '/auth/renew', '/assets/x.js'];
    const gets = await page.evaluate(`Promise.all(${JSON.stringify(paths)}.map((path) => kit.ask(path)))`);
    const post = await page.evaluate(`kit.ask('/api/images/photo-1.jpg/keep', { method: 'POST' })`);
    expect([gets, post].flat().map((text) => String(text).split(' ')[1])).toEqual(Array(6).fill('404'));
    expect(studio.front.visits.at(-1)).toMatchObject({ fetch: 'same-origin cors empty', cookies: [], status: 404 });
    expect(await watcher.evidence()).toEqual(before);
    await page.close();
  });

  it('when all of it is over, the admin is still signed in', async () => {
    expect(await ask(ownPage, '/api/admin/status')).toMatchObject({
      status: 200,
      body: { admin: true, email: AURORA_ADMIN },
    });
  });
});

describe('when it is the page of aurora itself that asks', () => {
  it.each(CONTROLS)('%s has its effect, and the watcher sees it', async (_, { path, init, changes }) => {
    const before = await watcher.evidence();
    const answer = await ask(ownPage, path, init);
    expect([path, answer.status]).toEqual([path, 200]);
    const after = await watcher.evidence();
    for (const part of changes) expect(after[part]).not.toEqual(before[part]);
  });
});
