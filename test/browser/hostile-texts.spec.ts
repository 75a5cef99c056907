import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { refusal } from './support/line.js';
import { CANARY, hostileNames, NO_TRACES, PAYLOADS, TRACES } from './support/payloads.js';
import { commented, draw, putSmallPhotos } from './support/small-photos.js';
import { openStudio, withTwoOutboxes, type Studio } from './support/studio.js';

const NAMES = hostileNames();
const ALL = PAYLOADS.join('\n');

let browser: Browser;
let studio: Studio;
jest.setTimeout(300_000);

beforeAll(async () => {
  browser = await launchChromium();
  studio = await openStudio(browser, { photos: 1, tenant: withTwoOutboxes({ auto_view_enabled: true }) });
  await rm(studio.inbox('aurora'), { recursive: true });
  await putSmallPhotos(studio.inbox('aurora'), NAMES.length, (at) => NAMES[at] ?? '');
});
afterAll(async () => {
  await browser.close();
  await studio.close();
});
afterEach(() => studio.line.mend());

async function openWatched(path: string): Promise<Page> {
  const context = await studio.contextOfAdmin('aurora');
  await context.addInitScript(CANARY);
  return studio.openAsAdmin('aurora', path, context);
}

/** Free texts of the API's answers: every one becomes all thirty. */
const FREE =
  /^(caption|text|altText|sd_caption|message|label|postId|email|detail|title|field|model|reason_text|description|mood)$/;

function poisoned(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => poisoned(one, key === 'tags' ? 'text' : ''));
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([name, part]) => [name, poisoned(part, name)] as const);
    return Object.fromEntries(
      key === 'metadata' ? [...parts, ...PAYLOADS.map((text, at) => [`${text} ${at}`, ALL] as const)] : parts,
    );
  }
  if (key === 'postUrl') return 'javascript:ran(31)';
  return FREE.test(key) && (typeof value === 'string' || value === null) ? ALL : value;
}

/** A photo that one platform took, one refused with words, and one left unclear, as the service tells it. */
const RESULTS = {
  outbox: { status: 'failed', code: 'rejected', message: ALL, attempt: 1, retryable: true },
  journal: { status: 'sent', postId: ALL, postUrl: 'javascript:ran(32)', attempt: 1, caption: ALL, sentAt: null },
};

/** The next photo is there, or the end is said. */
const STEPPED = `(before) => {
  const name = document.querySelector('.picture img') === null ? before : document.querySelector('h1').textContent;
  return name !== before || document.body.textContent.includes('That was the last photo.');
}`;

/** Asks a page again and again; its policy lets nothing in it do that for us. */
async function until(page: Page, question: string): Promise<void> {
  for (let tries = 0; !(await page.evaluate<boolean>(question)); tries++) {
    if (tries > 600) throw new Error('The page never came to what was waited for.');
    await page.waitForTimeout(50);
  }
}

/** The service takes direction marks out of captions. */
const SAVED = ALL.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '');

describe('texts that try to become more', () => {
  it('when they are file names, the grid shows each as it is', async () => {
    const page = await openWatched('/grid');
    await page
      .locator('.tile-name')
      .nth(NAMES.length - 1)
      .waitFor();
    await page.locator('.tile-picture.there').nth(9).waitFor();
    const shown = await page.locator('.tile-name').allTextContents();
    expect([...shown].sort()).toEqual([...NAMES].sort());
    expect(await page.evaluate(TRACES)).toEqual(NO_TRACES);
    await page.context().close();
  });

  it('when they are file names, each photo opens, with its name in heading, title, picture and messages', async () => {
    const page = await openWatched('/grid');
    const name = NAMES[1] ?? '';
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { name, exact: true }).waitFor();
    expect(await page.title()).toContain(name);
    expect(await page.locator('.picture img').getAttribute('alt')).toBe(`Photo ${name}`);
    for (let at = 1; at < NAMES.length; at++) {
      const before = await page.locator('h1').textContent();
      await page.keyboard.press('ArrowRight');
      await until(page, `(${STEPPED})(${JSON.stringify(before)})`);
      if ((await page.getByText('That was the last photo.').count()) > 0) break;
      expect(NAMES).toContain(await page.locator('h1').textContent());
    }
    const last = (await page.locator('h1').textContent()) ?? '';
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByText(`${last} moved to Keep.`).first().waitFor();
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page
      .getByText(/back in the inbox/i)
      .first()
      .waitFor();
    // A name that we write has no direction marks: this one comes back without them.
    expect(await studio.folder('aurora', 'inbox')).toHaveLength(NAMES.length);
    expect(await studio.folder('aurora', 'keep')).toEqual([]);
    expect(await page.evaluate(TRACES)).toEqual(NO_TRACES);
    await page.context().close();
  });

  it('when they are captions, they stand in the fields, the preview and the dialog, and come back after a reload', async () => {
    const page = await openWatched(`/photo/inbox/${encodeURIComponent(NAMES[0] ?? '')}`);
    const field = page.getByRole('textbox', { name: 'Caption', exact: true });
    await field.fill(ALL);
    await page.getByText('Saved', { exact: true }).first().waitFor();
    await page.reload();
    await until(page, `(document.querySelector('#caption-text')?.value ?? '') !== ''`);
    expect(await field.inputValue()).toBe(SAVED);
    await page.getByText('Preview', { exact: true }).click();
    await page.locator('.preview-text').first().waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const preview = page.getByRole('dialog').locator('.preview-text');
    await preview
      .filter({ hasText: PAYLOADS[0] ?? '' })
      .first()
      .waitFor();
    expect(await page.evaluate(TRACES)).toEqual(NO_TRACES);
    await page.context().close();
  });

  it('when they are what platforms, models and metadata say, no screen makes anything of them', async () => {
    const { line } = studio;
    line.fault(/^GET \/api\/(config\/publishers|admin\/status|history.*)$/, { does: 'change', body: poisoned });
    line.fault(({ method, path }) => method === 'GET' && /^\/api\/images\/[^]+\.jpg$/.test(path), {
      does: 'change',
      body: (body) => poisoned({ ...body, platforms: RESULTS, metadata: { mood: ALL, tags: [ALL] } }),
    });
    const page = await openWatched(`/photo/inbox/${encodeURIComponent(NAMES[3] ?? '')}`);
    await page.locator('.picture img').waitFor();
    await page.getByText('Details', { exact: true }).click();
    await page.getByText('Everything known', { exact: true }).click();
    await page.locator('pre.raw').waitFor();
    expect(await page.locator('pre.raw').textContent()).toContain('canary-hit');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('dialog').getByText('<script data-canary>').first().waitFor();
    expect(await page.evaluate(TRACES)).toEqual(NO_TRACES);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await page.evaluate(TRACES)).toEqual(NO_TRACES);
    await page.context().close();
  });

  it('when a history tells them, posts, decisions and moves show them as text, and no post has a bad link', async () => {
    const { line } = studio;
    const item = {
      contentHash: 'a'.repeat(64),
      ...{ name: NAMES[2], filename: NAMES[2], folder: null, state: 'needs_decision', updatedAt: null },
      platforms: { ...RESULTS, other: { status: 'unknown', code: ALL, attempt: 1 } },
      moves: [{ kind: 'keep', fromFolder: ALL, fromName: ALL, toFolder: ALL, toName: ALL, at: null }],
    };
    const body = { items: [item], total: 1, truncated: false };
    line.fault(/^GET \/api\/history$/, { does: 'answer', status: 200, body });
    const page = await openWatched('/history');
    for (const tab of ['Posts', 'Decisions', 'Moves']) {
      await page.getByRole('link', { name: new RegExp(`^${tab}`) }).click();
      await page.getByText('<img src=canary-hit').first().waitFor();
      expect(await page.evaluate(TRACES)).toEqual(NO_TRACES);
    }
    await page.context().close();
  });

  it('when a refusal carries them, whatever the code, the page says it in words of its own', async () => {
    const { line } = studio;
    const words = { title: ALL, detail: ALL, results: { outbox: { message: ALL } } };
    line.fault(/^GET \/api\/images$/, refusal(500, '<img src=canary-hit data-canary onerror=ran(40)>', words));
    const page = await openWatched('/grid');
    await page.getByText('Something went wrong on our side.').first().waitFor();
    expect(await page.getByText('canary-hit').count()).toBe(0);
    expect(await page.evaluate(TRACES)).toEqual(NO_TRACES);
    await page.context().close();
  });

  it('when a picture is a file of markup, it is not shown and nothing of it runs', async () => {
    const file = join(studio.inbox('harbor'), 'photo-00002.jpg');
    await writeFile(file, commented(await draw(2), ALL));
    await writeFile(
      join(studio.inbox('harbor'), 'photo-00003.jpg'),
      '<svg xmlns="http://www.w3.org/2000/svg" onload="ran(41)"/>',
    );
    const context = await studio.contextOfAdmin('harbor');
    await context.addInitScript(CANARY);
    const page = await studio.openAsAdmin('harbor', '/photo/inbox/photo-00002.jpg', context);
    await page.locator('.picture img').waitFor();
    await page.goto(studio.address('harbor', '/photo/inbox/photo-00003.jpg'));
    await page
      .getByText(/This picture cannot be (shown|read)\./)
      .first()
      .waitFor();
    expect(await page.evaluate(TRACES)).toEqual(NO_TRACES);
    await context.close();
  });

  it('when it is over, no page has complained about an error or the content policy', () => {
    expect(studio.complaints.filter((line) => !/status of (422|500)/.test(line))).toEqual([]);
  });
});
