import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { PHONE } from './support/devices.js';
import { dropFiles, pasteFile } from './support/file-gestures.js';
import { gate, refusal } from './support/line.js';
import { screenshot } from './support/screenshots.js';
import { bySize } from './support/sizes.js';
import { smallName } from './support/small-photos.js';
import { openStudio, withTwoOutboxes, type Studio } from './support/studio.js';
import { expectOnDisk, inState, UPLOAD, UploadDesk, uploadRow } from './support/upload-desk.js';

/** Good photos of the main run, at least 10: `UPLOAD_FILES`, else 12, or 40 in the long run. Spec: ui.md 16, test 9. */
const FILES = Number(process.env['UPLOAD_FILES'] ?? bySize(12, 40));
/** In every inbox before anything is sent. */
const THERE = 4;

let browser: Browser;
let studio: Studio;
/** Where the files of this person lie. */
let desk: UploadDesk;
jest.setTimeout(300_000);

beforeAll(async () => {
  browser = await launchChromium();
  studio = await openStudio(browser, { photos: THERE, env: { LIBRARY_MAX_UPLOAD_MB: '1' } });
  desk = await UploadDesk.open();
});
afterEach(() => studio.line.mend());
afterAll(async () => {
  await browser.close();
  await studio.close();
  await desk.close();
});

const tenant = 'aurora';
const onDisk = (paths: readonly string[], rename?: (name: string) => string): Promise<void> =>
  expectOnDisk(studio.inbox(tenant), paths, rename);

describe('uploading, in a browser', () => {
  it('when files come by drop, picker and paste while everything goes wrong once, every file is accounted for', async () => {
    const { line } = studio;
    const page = await studio.openAsAdmin(tenant, '/grid');
    await page.locator('.tile img').first().waitFor();
    await page.getByRole('link', { name: 'Upload' }).click();
    await page.getByRole('heading', { name: 'Upload' }).waitFor();

    const many = await desk.photos(FILES - 8, 'drop');
    const [picked = '', lost = '', called = '', joined = ''] = await desk.photos(4, 'pick');
    const inFolder = [await desk.photo('trip/one.jpg'), await desk.photo('trip/day 2/two.jpg')];
    const clash = await desk.photo(smallName(0));
    const skipped = await desk.photo(smallName(1));
    const same = join(studio.inbox(tenant), smallName(2));
    const notes = join(desk.folder, 'notes.txt');
    await writeFile(notes, 'Bring a tripod.');
    const large = join(desk.folder, 'large.jpg');
    await writeFile(large, Buffer.alloc(1_200_000, 1));
    const hidden = join(desk.folder, 'not-a-photo.jpg');
    await writeFile(hidden, 'This only says that it is a photo.');

    // The service asks for a pause, then one answer is lost and one file is slow enough to be called off.
    line.fault(UPLOAD, refusal(429, 'rate_limited', { retryAfterSeconds: 2 }), 2);
    await dropFiles(page, [...many, join(desk.folder, 'trip'), notes, large, hidden]);
    await page.getByText(/It goes on in \d seconds?\./).waitFor();
    expect(await inState(page, 'refused').count()).toBe(2);
    await inState(page, 'done').first().waitFor();

    await page.context().setOffline(true);
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose photos' }).click();
    await (await choosing).setFiles([picked, clash, skipped, same]);
    await page.getByText('You are offline. Changes wait until you are back.').first().waitFor();
    await page.context().setOffline(false);
    await uploadRow(page, basename(picked)).and(inState(page, 'done')).waitFor();
    await uploadRow(page, basename(skipped)).getByText('A photo with this name exists.').waitFor();
    await uploadRow(page, basename(clash)).getByRole('button', { name: 'Keep both (as photo-00001-2.jpg)' }).waitFor();
    await screenshot(page, 'upload');

    line.fault(UPLOAD, { does: 'lose' }, 1);
    await pasteFile(page, lost);
    await uploadRow(page, basename(lost)).and(inState(page, 'here')).waitFor();

    const held = gate();
    const since = line.calls.length;
    line.fault(UPLOAD, { does: 'hold', until: held.until }, 1);
    await pasteFile(page, called);
    await uploadRow(page, basename(called)).and(inState(page, 'sending')).waitFor();
    await pasteFile(page, joined); // while another is under way
    await page.getByRole('button', { name: `Cancel: ${basename(called)}` }).click();
    // Let go only once it was called off on the line as well: else its bytes might still go through.
    await line.until((calls) => calls.of(UPLOAD, since).some(({ end }) => end === 'left'));
    held.open();
    await uploadRow(page, basename(called)).and(inState(page, 'cancelled')).waitFor();
    await uploadRow(page, basename(joined)).and(inState(page, 'done')).waitFor();

    await uploadRow(page, basename(clash))
      .getByRole('button', { name: /^Keep both/ })
      .click();
    await uploadRow(page, basename(skipped)).getByRole('button', { name: 'Skip' }).click();
    await uploadRow(page, basename(clash)).getByRole('link', { name: 'Uploaded as photo-00001-2.jpg' }).waitFor();

    const rows = async (state: string): Promise<number> => inState(page, state).count();
    expect({
      refused: await rows('refused'),
      done: await rows('done'),
      here: await rows('here'),
      skipped: await rows('skipped'),
      cancelled: await rows('cancelled'),
      all: await page.locator('.upload-row').count(),
    }).toEqual({ refused: 3, done: FILES - 8 + 5, here: 2, skipped: 1, cancelled: 1, all: FILES - 8 + 12 });
    await onDisk([...many, picked, lost, joined, ...inFolder]);
    await onDisk([clash], () => 'photo-00001-2.jpg');
    const stored = [...many, picked, lost, joined, ...inFolder].map((path) => basename(path));
    const before = Array.from({ length: THERE }, (_, at) => smallName(at));
    expect(await studio.folder(tenant, 'inbox')).toEqual([...before, 'photo-00001-2.jpg', ...stored].sort());
    expect(await studio.folder('harbor', 'inbox')).toEqual(before);

    await page.getByRole('link', { name: 'Grid', exact: true }).click();
    // The first of the new ones, for the grid draws only what is near the screen.
    await page.getByRole('link', { name: basename(many[0] ?? '') }).waitFor();
    await page.getByRole('button', { name: 'Close the list' }).click();
    expect(await page.locator('.corner').count()).toBe(0);
    await page.context().close();
  });

  it('when the sign-in ends in the middle, the uploads wait, and go on after the next one', async () => {
    const { line } = studio;
    const page = await studio.openAsAdmin(tenant, '/upload', PHONE);
    await page.getByRole('button', { name: 'Choose photos' }).waitFor();
    const status = line.fault(/^GET \/api\/admin\/status$/, {
      does: 'change',
      body: (body) => ({ ...body, admin: false, signedIn: false, renewUrl: null }),
    });
    const refusing = line.fault(UPLOAD, refusal(401, 'session_expired'));
    const late = await desk.photos(2, 'late');
    await dropFiles(page, late);
    await page.getByText('Your sign-in has ended. The uploads wait.').waitFor();
    await screenshot(page, 'upload-signed-out');
    status();
    refusing();
    await page.getByRole('main').getByRole('link', { name: 'Sign in again' }).click();
    await studio.signIn(page);
    await inState(page, 'done').nth(1).waitFor();
    await onDisk(late);
    await page.context().close();
  });

  it('when bytes are moving, leaving asks first and other screens show how far they are; when not, it does not', async () => {
    const { line } = studio;
    const page = await studio.openAsAdmin(tenant, '/history');
    // A browser asks before leaving only where somebody has touched the page.
    await page.getByRole('heading', { name: 'History' }).click();
    const held = gate();
    line.fault(UPLOAD, { does: 'hold', until: held.until });
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    const slow = await desk.photos(4, 'slow');
    await dropFiles(page, slow);
    await page.getByRole('link', { name: '0 of 4 uploaded' }).waitFor();
    await page.evaluate('window.location.reload()');
    await page.getByRole('link', { name: '0 of 4 uploaded' }).click();
    expect(asked).toEqual(['beforeunload']);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(await inState(page, 'waiting').count()).toBe(4);
    line.mend();
    held.open();
    await page.getByRole('button', { name: 'Go on' }).click();
    // What had reached the service before the pause is already here.
    await page.locator('.upload-row:is(.done, .here)').nth(3).waitFor();
    await onDisk(slow);
    await page.reload();
    await page.getByRole('button', { name: 'Choose photos' }).waitFor();
    expect(asked).toEqual(['beforeunload']);
    await page.context().close();
  });

  it('when uploads are off, nothing of them is there, and what is dropped is not taken', async () => {
    studio.app.tenants.set('harbor', withTwoOutboxes({ library_enabled: false }));
    const page = await studio.openAsAdmin('harbor', '/upload');
    await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
    expect(await page.getByRole('link', { name: 'Upload' }).count()).toBe(0);
    await pasteFile(page, await desk.photo('unwanted.jpg'));
    await page.getByRole('link', { name: 'Grid', exact: true }).click();
    await page.locator('.tile img').first().waitFor();
    expect(
      studio.line.of((call) => call.tenant === 'harbor' && call.path.endsWith('upload') && call.method === 'POST'),
    ).toEqual([]);
    await page.context().close();
  });

  it('when all of this is over, no page has complained about an error or the content policy', () => {
    const expected = /status of (401|409|415|429)|net::ERR_(INTERNET_DISCONNECTED|EMPTY_RESPONSE|CONNECTION_\w+)/;
    expect(studio.complaints.filter((line) => !expected.test(line))).toEqual([]);
  });
});
