import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { findings } from './support/accessibility.js';
import { launchChromium } from './support/chromium.js';
import { listen } from './support/complaints.js';
import { DESK, PHONE } from './support/devices.js';
import { hasCaption, until } from './support/photo-desk.js';
import { bySize } from './support/sizes.js';
import { smallName } from './support/small-photos.js';
import { READING } from './support/states/reading.js';
import { SIGNING_IN } from './support/states/signing-in.js';
import { button, caption, expectOff, link, PHOTOS, seePicture } from './support/states/state.js';
import type { State } from './support/states/state.js';
import { WRITING } from './support/states/writing.js';
import { openStudio, withTwoOutboxes, type Studio } from './support/studio.js';
import { words } from './support/words.js';

type Look = readonly [name: string, options: BrowserContextOptions];

/** One in every run, all of them in the long one. */
const LOOKS: readonly Look[] = bySize<readonly Look[]>(
  [['desk, light', { ...DESK, colorScheme: 'light' }]],
  [
    ['desk, light', { ...DESK, colorScheme: 'light' }],
    ['desk, dark', { ...DESK, colorScheme: 'dark' }],
    ['phone, light', { ...PHONE, colorScheme: 'light' }],
    ['phone, dark', { ...PHONE, colorScheme: 'dark' }],
  ],
);
const STATES: readonly State[] = [...READING, ...SIGNING_IN, ...WRITING];
const CASES = LOOKS.flatMap((look) => STATES.map((state) => [state.name, look[0], look, state] as const));
const TENANTS = ['aurora', 'harbor'] as const;
const PHOTO = `/photo/inbox/${smallName(2)}`;
const SAVE = /^PUT \/api\/images\/.*\/caption$/;

const OFF = Object.fromEntries(
  ['publish', 'analyze_caption', 'keep', 'remove', 'delete', 'library'].map((name) => [`${name}_enabled`, false]),
);

let browser: Browser;
let studio: Studio;
/** Of a session of somebody who may change something, by tenant: states only look at who is signed in. */
const cookies = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();
let context: BrowserContext | null = null;
jest.setTimeout(300_000);

beforeAll(async () => {
  browser = await launchChromium();
  studio = await openStudio(browser, { photos: PHOTOS, tenant: withTwoOutboxes({ auto_view_enabled: true }) });
  await writeFile(join(studio.inbox('aurora'), 'note.heic'), 'a kind that is not shown');
  studio.app.tenants.set('harbor', withTwoOutboxes({ auto_view_enabled: false, ...OFF }));
  for (const tenant of TENANTS) {
    const signedIn = await studio.contextOfAdmin(tenant);
    cookies.set(tenant, await signedIn.cookies());
    await signedIn.close();
  }
});
afterAll(async () => {
  await browser.close();
  await studio.close();
});
afterEach(async () => {
  // First the browser: whatever a test that took too long still wants to do ends with it.
  await context?.close();
  context = null;
  studio.line.mend();
  await bringBack();
});

/** A test that failed half way may have left photos where the others do not look for them. */
async function bringBack(): Promise<void> {
  const inbox = studio.inbox('aurora');
  for (const name of await studio.folder('aurora', 'keep')) await rename(join(inbox, 'keep', name), join(inbox, name));
}

/** A browser of its own for each state: what one has stored or cached would be another's beginning. */
async function openContext(options: BrowserContextOptions, signedInAt: string | null): Promise<BrowserContext> {
  context = await browser.newContext(options);
  await context.addCookies((signedInAt !== null && cookies.get(signedInAt)) || []);
  return context;
}

async function openState(state: State, [, options]: Look): Promise<Page> {
  const page = await (await openContext(options, state.who === 'admin' ? state.tenant : null)).newPage();
  listen(page, studio.complaints);
  await state.fault?.(studio);
  await page.goto(studio.address(state.tenant, state.path));
  return page;
}

/** Something is said, below one heading. */
async function expectNotBlank(page: Page): Promise<void> {
  await page.locator('h1').waitFor();
  await until(page, async () => (await page.locator('main').innerText()).trim() !== '');
}

describe('the states of the page', () => {
  it.each(CASES)(
    'when %s (%s), it says so, is no blank page, is for everybody, and goes on',
    async (...[, , look, state]) => {
      const page = await openState(state, look);
      const scene = { page, studio, line: studio.line };
      await state.act?.(scene);
      for (const said of state.says) await page.getByText(said).first().waitFor();
      await expectNotBlank(page);
      expect(await findings(page)).toEqual([]);
      await state.way?.(scene);
      await expectNotBlank(page);
    },
  );
});

describe('text that is being written', () => {
  it('when the session has ended, it is kept, and saved after signing in again', async () => {
    context = await studio.contextOfAdmin('aurora', LOOKS[0]?.[1]);
    const page = await studio.openAsAdmin('aurora', PHOTO, context);
    await caption(page).fill('Written before');
    await page.getByText(words('admin.saved'), { exact: true }).waitFor();
    await context.clearCookies();
    await caption(page).fill('Written when the sign-in had ended');
    await page.getByText(words('state.ended')).waitFor();
    await page.getByText(words('admin.kept_here')).waitFor();
    await expectOff(page, 'admin.keep', true);
    expect(await findings(page)).toEqual([]);
    await link(page, 'state.sign_in_again').click();
    await studio.signIn(page);
    await seePicture({ page, studio, line: studio.line });
    await page.getByText(words('admin.saved'), { exact: true }).waitFor();
    await hasCaption(page, 'Written when the sign-in had ended');
    await studio.line.until((line) => line.of(SAVE).at(-1)?.status === 200);
  });

  it('when the network is away, it waits, nothing can be moved, and it is saved when the network is back', async () => {
    context = await studio.contextOfAdmin('aurora', LOOKS[0]?.[1]);
    const page = await studio.openAsAdmin('aurora', PHOTO, context);
    await seePicture({ page, studio, line: studio.line });
    await caption(page).waitFor();
    await context.setOffline(true);
    await page.getByText(words('state.offline')).waitFor();
    await caption(page).fill('Written without a network');
    await page.getByText(words('admin.kept_here')).waitFor();
    for (const key of ['admin.keep', 'admin.remove', 'admin.publish']) await expectOff(page, key, true);
    expect(await findings(page)).toEqual([]);
    expect(await page.locator('.picture img').count()).toBe(1);
    await context.setOffline(false);
    await page.getByText(words('admin.saved'), { exact: true }).waitFor();
    await page.getByText(words('state.offline')).waitFor({ state: 'detached' });
    await expectOff(page, 'admin.keep', false);
    expect(await button(page, 'admin.save').count()).toBe(0);
  });
});

describe('all of this', () => {
  it('when it is over, no page has complained about anything but refused and lost answers', () => {
    const EXPECTED = /status of (401|403|404|418|429|500|502|503)|ERR_INTERNET_DISCONNECTED/;
    expect(studio.complaints.filter((line) => !EXPECTED.test(line))).toEqual([]);
  });
});
