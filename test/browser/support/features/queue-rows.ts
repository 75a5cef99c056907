import { copyFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { contentHash } from '../../../../src/kernel/index.js';
import { entryOf, recordOf } from '../../../support/app/index.js';
import { gate, refusal } from '../line.js';
import { until } from '../photo-desk.js';
import { plantRecord } from '../unclear.js';
import { expectOnDisk, inState, UPLOAD, uploadRow } from '../upload-desk.js';
import { words } from '../words.js';
import { type ManyScene } from './many-scene.js';
import { type Visit } from './scene.js';
import { choose } from './upload-rows.js';

const rows = async ({ page }: Visit): Promise<readonly string[]> => page.locator('.upload-name bdi').allTextContents();
const buttonOf = ({ page }: Visit, key: string, name: string) =>
  page.getByRole('button', { name: words(key, { name }), exact: true });

export async function queuePanel(scene: ManyScene): Promise<void> {
  const visit = await scene.admin('/upload');
  const bad = await failsAndIsTriedAgain(scene, visit);
  const good = await saysHowFarItIs(scene, visit, bad);
  await knowsWhatWasHere(scene, visit);
  await staysUntilClosed(visit, [bad, ...good]);
  await expectOnDisk(scene.studio.inbox('aurora'), [bad, ...good]);
}

/** A file that failed says why, keeps its place, and goes when it is tried again. */
async function failsAndIsTriedAgain(scene: ManyScene, visit: Visit): Promise<string> {
  const { page, hand } = visit;
  const [bad = ''] = await scene.desk.photos(1, `${scene.device}-bad`);
  const name = basename(bad);
  const mended = scene.studio.line.fault(UPLOAD, refusal(500, 'internal_error'));
  await (await choose(visit, 'admin.upload.choose')).setFiles(bad);
  await uploadRow(page, name).and(inState(page, 'failed')).getByText(words('problem.internal_error')).waitFor();
  await uploadRow(page, name).getByText('request-of-a-test').waitFor();
  mended();
  await (await choose(visit, 'admin.upload.choose')).setFiles(await scene.desk.photos(1, `${scene.device}-later`));
  await inState(page, 'done').waitFor();
  await hand.press(buttonOf(visit, 'admin.upload.again_of', name));
  await uploadRow(page, name).and(inState(page, 'done')).waitFor();
  expect(await rows(visit)).toEqual([name, `${scene.device}-later-01.jpg`]);
  await hand.press(buttonOf(visit, 'admin.upload.dismiss_of', `${scene.device}-later-01.jpg`));
  expect(await rows(visit)).toEqual([name]);
  return bad;
}

/** Three at once; a sign and a bar for each that moves, bytes and files of all. */
async function saysHowFarItIs({ desk, device, studio }: ManyScene, visit: Visit, bad: string): Promise<string[]> {
  const { page, hand } = visit;
  const held = gate();
  studio.line.fault(UPLOAD, { does: 'hold', until: held.until });
  const good = await desk.photos(4, `${device}-good`);
  await (await choose(visit, 'admin.upload.choose')).setFiles(good);
  await inState(page, 'sending').nth(2).waitFor();
  expect(await inState(page, 'waiting').count()).toBe(1);
  await inState(page, 'waiting').getByText(words('admin.upload.waiting')).waitFor();
  expect(await inState(page, 'sending').locator('progress').count()).toBe(3);
  expect(await page.locator('.upload-row > .icon').count()).toBe(5);
  await page.getByText(words('admin.upload.progress', { done: 1, total: 5 })).waitFor();
  await page
    .locator('.upload-figures')
    .getByText(/^[\d.]+ kB of [\d.]+ kB$/)
    .waitFor();
  // Called off by hand, and on second thoughts sent all the same.
  const last = basename(good[3] ?? '');
  await hand.press(buttonOf(visit, 'admin.upload.cancel_of', last));
  await uploadRow(page, last).getByText(words('admin.upload.cancelled')).waitFor();
  held.open();
  await inState(page, 'done').nth(3).waitFor();
  await hand.press(buttonOf(visit, 'admin.upload.again_of', last));
  await inState(page, 'done').nth(4).waitFor();
  expect(await rows(visit)).toEqual([bad, ...good].map((path) => basename(path)));
  studio.line.mend();
  return good;
}

/** The same bytes under another name, and bytes that were published before: both are taken, and it is said. */
async function knowsWhatWasHere({ desk, device, studio }: ManyScene, visit: Visit): Promise<void> {
  const { page } = visit;
  const twin = join(desk.folder, `${device}-twin.jpg`);
  await copyFile(join(desk.folder, `${device}-good-01.jpg`), twin);
  const known = await desk.photo(`${device}-known.jpg`);
  const hash = contentHash(await readFile(known));
  const sent = entryOf({ state: 'SENT', tries: 1, postId: '7', sentAt: '2026-11-01T10:00:00.000Z' });
  await plantRecord(studio, hash, recordOf(hash, { platforms: { outbox: sent } }), new Date());
  await (await choose(visit, 'admin.upload.choose')).setFiles([twin, known]);
  await uploadRow(page, basename(twin))
    .getByText(words('admin.upload.twin', { name: `${device}-good-01.jpg` }))
    .waitFor();
  await uploadRow(page, basename(known)).getByText(words('admin.upload.published')).waitFor();
}

/** It hides by itself nowhere, and goes when it is closed. */
async function staysUntilClosed(visit: Visit, files: readonly string[]): Promise<void> {
  const { page, hand } = visit;
  await hand.press(page.getByRole('link', { name: words('nav.grid'), exact: true }));
  const total = files.length + 2;
  const progress = page.getByRole('link', { name: words('admin.upload.progress', { done: total, total }) });
  await hand.press(progress);
  expect(await rows(visit)).toHaveLength(total);
  await hand.press(page.getByRole('button', { name: words('admin.upload.close'), exact: true }));
  await page.locator('.upload-row').first().waitFor({ state: 'detached' });
  await hand.press(page.getByRole('link', { name: words('nav.grid'), exact: true }));
  await page.locator('.tile').first().waitFor();
  expect(await page.locator('.corner').count()).toBe(0);
}

/** What the service says of somebody whose sign-in with Auth0 has ended. */
const ENDED = { admin: false, signedIn: false, authMode: 'auth0', renewUrl: null };

/** Files that wait for a sign-in with Auth0 are not lost: it is done in another tab. Spec: ui.md section 9. */
export async function waitForSignIn(scene: ManyScene): Promise<void> {
  const { line } = scene.studio;
  const visit = await scene.admin('/upload');
  const { page, hand } = visit;
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  const files = await scene.desk.photos(2, `${scene.device}-waiting`);
  const choosing = await choose(visit, 'admin.upload.choose');
  line.fault(/^GET \/api\/admin\/status$/, { does: 'change', body: (body) => ({ ...body, ...ENDED }) });
  line.fault(UPLOAD, refusal(401, 'session_expired'));
  await choosing.setFiles(files);
  const main = page.getByRole('main');
  await main.getByText(words('admin.upload.signed_out')).waitFor();
  const again = main.getByRole('link', { name: words('state.sign_in_again') });
  expect(await again.getAttribute('target')).toBe('_blank');
  expect(await again.getAttribute('href')).toBe('/auth/login?returnTo=%2Fupload');
  // The way that would leave this page asks first, and whoever stays still has the files.
  await hand.press(page.locator('.banner').getByRole('link', { name: words('state.sign_in_again') }));
  await until(page, async () => asked.length > 0);
  expect([asked, await inState(page, 'waiting').count()]).toEqual([['beforeunload'], 2]);
  line.mend();
  // Back from the other tab.
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  await inState(page, 'done').nth(1).waitFor();
  await expectOnDisk(scene.studio.inbox('aurora'), files);
}
