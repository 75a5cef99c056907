import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { RecordedPlatforms } from '../support/app/index.js';
import { askToPublish, card, IS_EVENTS, IS_POLL } from './support/bulk-steps.js';
import { launchChromium } from './support/chromium.js';
import { button, caption, hasCaption, heading, PAINTED, until, write } from './support/photo-desk.js';
import { gate } from './support/line.js';
import { plantUnclear } from './support/unclear.js';
import { bySize } from './support/sizes.js';
import { putSmallPhotos, smallName } from './support/small-photos.js';
import { openStudio, type Studio } from './support/studio.js';

const PHOTOS = bySize(40, 80);
/** Photos of one bulk job. */
const MANY = bySize(6, 30);
/** Bulk jobs take theirs from here on; everything before belongs to tests of single photos. */
const FIRST_OF_MANY = 14;

const platforms = new RecordedPlatforms();
let browser: Browser;
let studio: Studio;
jest.setTimeout(300_000);

beforeAll(async () => {
  browser = await launchChromium();
  studio = await openStudio(browser, { photos: PHOTOS, adapters: { publishers: platforms } });
  // The neighbour has the same names, and other pictures behind them.
  await rm(studio.inbox('harbor'), { recursive: true });
  await putSmallPhotos(studio.inbox('harbor'), 30, (at) => smallName(29 - at));
});
afterAll(async () => {
  await browser.close();
  await studio.close();
});
afterEach(() => {
  studio.line.mend();
  platforms.clear();
});

async function openPhoto(at: number, page?: Page): Promise<Page> {
  const path = `/photo/inbox/${smallName(at)}`;
  const opened = page ?? (await studio.openAsAdmin('aurora', path));
  if (page !== undefined) await page.goto(studio.address('aurora', path));
  await opened.locator('.picture img').waitFor();
  await caption(opened).waitFor();
  return opened;
}

describe('two tabs and two admins', () => {
  it('when two write the same caption, the second sees both texts, and either choice holds', async () => {
    const anna = await openPhoto(2);
    const ben = await openPhoto(2);
    await write(anna, 'Anna was first.');
    await caption(ben).fill('Ben was second.');
    await ben.getByText('Someone else changed this caption.').waitFor();
    await ben.locator('blockquote', { hasText: 'Anna was first.' }).waitFor();
    expect(await caption(ben).inputValue()).toBe('Ben was second.');
    await button(ben, 'Save mine').click();
    await ben.getByText('Saved', { exact: true }).first().waitFor();
    await caption(anna).fill('Anna once more.');
    await anna.locator('blockquote', { hasText: 'Ben was second.' }).waitFor();
    await button(anna, 'Use theirs').click();
    await hasCaption(anna, 'Ben was second.');
    await openPhoto(2, anna);
    await hasCaption(anna, 'Ben was second.');
    await Promise.all([anna.context().close(), ben.context().close()]);
  });

  it('when a photo was removed elsewhere, keeping it says so, the next one comes, and its tile is gone', async () => {
    const anna = await openPhoto(4);
    const ben = await openPhoto(4);
    await button(ben, 'Remove').click();
    await until(ben, async () => (await studio.folder('aurora', 'reject')).includes(smallName(4)));
    await button(anna, 'Keep').click();
    await anna.getByText('This photo is no longer here.').first().waitFor();
    await heading(anna, smallName(5));
    await anna.keyboard.press('g');
    await anna.getByText(smallName(5), { exact: true }).waitFor();
    expect(await anna.getByText(smallName(4), { exact: true }).count()).toBe(0);
    expect(await studio.folder('aurora', 'keep')).toEqual([]);
    await Promise.all([anna.context().close(), ben.context().close()]);
  });

  it('when one tab signs out, the other one shows nothing private any more, and Back neither', async () => {
    const one = await openPhoto(5);
    await write(one, 'For nobody else.');
    const other = await studio.openAsAdmin('aurora', '/grid', one.context());
    await other.locator('.tile').first().waitFor();
    await button(other, 'Sign out').click();
    for (const page of [other, one]) await page.getByText('Sign in to see the photos.').waitFor();
    for (const page of [other, one]) {
      await page.goBack();
      await page.getByText('Sign in to see the photos.').waitFor();
      expect(await page.locator('.picture img, .tile-name, #caption-text').count()).toBe(0);
      expect(await page.content()).not.toContain('For nobody else.');
      expect(await page.evaluate(`Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))`)).toEqual([]);
    }
    await one.context().close();
  });
});

describe('two tenants with the same file names', () => {
  it('when both are open in one tab in turn, titles, pictures, drafts and preferences never mix', async () => {
    const context = await studio.contextOfAdmin('aurora');
    await context.addCookies(await (await studio.contextOfAdmin('harbor')).cookies());
    const page = await studio.openAsAdmin('aurora', `/photo/inbox/${smallName(1)}`, context);
    const look = async (tenant: string): Promise<readonly unknown[]> => {
      await page.goto(studio.address(tenant, `/photo/inbox/${smallName(1)}`));
      await page.locator('.picture img').waitFor();
      await caption(page).waitFor();
      await page.getByText(/^2 \/ \d+$/).waitFor();
      const theme = await page.evaluate('document.documentElement.dataset.theme');
      return [await page.title(), await page.evaluate(PAINTED), await caption(page).inputValue(), theme];
    };
    await button(page, 'Menu').click();
    await page.getByLabel('Dark').check();
    await page.keyboard.press('Escape');
    studio.line.fault(/^PUT .*\/caption$/, { does: 'cut' });
    await caption(page).fill('Only in aurora.');
    await page.getByText('Not saved').waitFor();
    const harbor = await look('harbor');
    expect(harbor).toEqual([expect.stringMatching(/– 2 of 30 – .*harbor/i), '0,3,1', '', 'system']);
    const aurora = await look('aurora');
    expect(aurora).toEqual([expect.stringMatching(/– 2 of \d+ – .*aurora/i), '1,0,0', 'Only in aurora.', 'dark']);
    expect(await look('harbor')).toEqual(harbor);
    await context.close();
  });
});

describe('many photos', () => {
  it('when events are blocked and the page is loaded again, a job is followed to its end and what failed is sent once', async () => {
    const held = gate();
    let sends = 0;
    platforms.script('outbox', { does: 'refuse', code: 'rejected', retryable: true });
    platforms.onSend = async () => ((sends += 1) === 2 ? held.until : undefined);
    studio.line.fault(IS_EVENTS, { does: 'cut' });
    const page = await studio.openAsAdmin('aurora', '/grid');
    await askToPublish(page, FIRST_OF_MANY, MANY);
    await card(page, `Publish: 1 of ${MANY}, 1 failed`).waitFor();
    await studio.line.until((line) => line.of(IS_EVENTS).length >= 2 && line.of(IS_POLL).length >= 2);
    await page.reload();
    await card(page, `Publish: 1 of ${MANY}, 1 failed`).waitFor();
    held.open();
    await card(page, `Publish: ${MANY} of ${MANY}, 1 failed`).waitFor();
    await page.getByText('The platform refused the post.').first().waitFor();
    expect(platforms.posts).toHaveLength(MANY - 1);
    studio.line.mend();
    await button(page, 'Try again with this one').click();
    await page.getByRole('dialog').getByRole('checkbox').nth(1).uncheck();
    await button(page, 'Publish to 1 platform').click();
    await page.getByText('Publish: 1 photo done.').first().waitFor();
    expect(new Set(platforms.posts.map(({ photo }) => photo)).size).toBe(MANY);
    expect(platforms.posts).toHaveLength(MANY);
    await page.context().close();
  });

  it('when a job is cancelled, the photo that is being sent is finished and the others stay', async () => {
    const held = gate();
    platforms.onSend = () => held.until;
    const page = await studio.openAsAdmin('aurora', '/grid');
    await askToPublish(page, FIRST_OF_MANY + MANY, 4);
    await until(page, async () => studio.line.of(/^POST \/api\/bulk$/).length > 1);
    await card(page, 'Publish: 0 of 4').waitFor();
    await button(page, 'Cancel').click();
    await studio.line.until((line) => line.of(/\/cancel$/).some(({ status }) => status === 202));
    held.open();
    await card(page, /Publish\. Cancelled at [01] of 4/).waitFor();
    expect(platforms.posts.length).toBeLessThan(2);
    const left = await studio.folder('aurora', 'inbox');
    for (const more of [1, 2, 3]) expect(left).toContain(smallName(FIRST_OF_MANY + MANY + more));
    await page.context().close();
  });
});

async function publish(at: number, text: string): Promise<Page> {
  const page = await openPhoto(at);
  await write(page, text);
  await button(page, 'Publish').click();
  await button(page, 'Publish to 2 platforms').click();
  return page;
}

const firstWords = (posts: readonly string[]): readonly string[] => posts.map((post) => post.split('.')[0] ?? '');

describe('one publication', () => {
  it('when its answer is lost again and again, asking once more ends it with one post per platform', async () => {
    studio.line.fault(/^POST .*\/publish$/, { does: 'lose' });
    const page = await publish(7, 'Lost three times.');
    await page.getByText('No answer came. Asking again cannot send anything twice.').waitFor();
    studio.line.mend();
    await button(page, 'Ask again').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Next photo' }).waitFor();
    const keys = studio.line.of(/^POST .*\/publish$/).map(({ headers }) => headers['idempotency-key']);
    expect([keys.length > 3, new Set(keys).size]).toEqual([true, 1]);
    expect(firstWords(platforms.of('aurora'))).toEqual(['journal', 'outbox']);
    await page.context().close();
  });

  it('when nobody knows whether it was posted, nothing is chosen for the person, and "It is there" ends it', async () => {
    platforms.script('outbox', { does: 'accept_then_drop', code: 'timeout_after_send' });
    const page = await publish(8, 'Perhaps there.');
    const box = page.getByRole('group', { name: /^Decision for/ });
    await box.getByText(/^We do not know whether this was posted to/).waitFor();
    expect(await box.locator('input:checked').count()).toBe(0);
    expect(await box.getByLabel(/^It is not there/).isDisabled()).toBe(true);
    expect(await button(page, 'Decide').isDisabled()).toBe(true);
    await box.getByLabel('It is there').check();
    await button(page, 'Decide').click();
    await until(page, async () => (await studio.folder('aurora', 'archive')).includes(smallName(8)));
    expect(platforms.of('aurora')).toHaveLength(2);
    await page.context().close();
  });

  it('when it was long ago and is not there, that sends nothing, and the photo can be published again', async () => {
    await plantUnclear(studio, 10);
    const page = await openPhoto(10);
    await button(page, 'Publish').click();
    await page.getByLabel('It is not there').check();
    await button(page, 'Decide').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(platforms.posts).toEqual([]);
    await write(page, 'Now it is.');
    await button(page, 'Publish').click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Publish/ })
      .last()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Next photo' }).waitFor();
    expect(firstWords(platforms.of('aurora'))).toEqual(['journal', 'outbox']);
    await page.context().close();
  });

  it('when it was long ago and is not to be sent there, nothing more is, and no decision is left', async () => {
    await plantUnclear(studio, 11);
    const page = await openPhoto(11);
    await button(page, 'Publish').click();
    await page.getByLabel('Do not send to this platform').check();
    await button(page, 'Decide').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.goto(studio.address('aurora', '/history?tab=decisions'));
    await page.getByText('Nothing needs a decision.').waitFor();
    expect(platforms.posts).toEqual([]);
    expect(await studio.folder('aurora', 'inbox')).toContain(smallName(11));
    await page.context().close();
  });

  it('when it is over, no page has complained about an error or the content policy', () => {
    // What was cut, refused or asked for without a sign-in, the browser says by itself.
    const said = /Failed to load resource: (the server responded with a status of (401|404|409|412|502)|net::ERR_)/;
    expect(studio.complaints.filter((line) => !said.test(line))).toEqual([]);
  });
});
