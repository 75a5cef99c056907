import { basename, join } from 'node:path';
import type { FileChooser } from 'playwright-core';
import { TestClock } from '../../../../src/orchestrator/testing/index.js';
import { RATE_TABLE } from '../../../../src/web/index.js';
import { dropFiles, pasteFile } from '../file-gestures.js';
import { gate } from '../line.js';
import { until } from '../photo-desk.js';
import { smallName } from '../small-photos.js';
import { expectOnDisk, inState, UPLOAD } from '../upload-desk.js';
import { words } from '../words.js';
import { names, tile, type ManyScene } from './many-scene.js';
import { hasNone, shows, type Visit } from './scene.js';

/** Presses a button that opens the choice of files. */
export async function choose({ page, hand }: Visit, key: string): Promise<FileChooser> {
  const choosing = page.waitForEvent('filechooser');
  await hand.press(page.getByRole('button', { name: words(key), exact: true }));
  return choosing;
}

const link = ({ page }: Visit, key: string) => page.getByRole('link', { name: words(key), exact: true });
const inbox = ({ studio }: ManyScene): string => studio.inbox('aurora');

export async function uploadButtonAndPicker(scene: ManyScene): Promise<void> {
  const { desk, device } = scene;
  const visit = await scene.admin('/grid');
  const { page, hand } = visit;
  await hand.press(link(visit, 'admin.upload'));
  await page.getByRole('heading', { level: 1, name: words('admin.upload') }).waitFor();
  const picked = await desk.photos(2, `${device}-picked`);
  const many = await choose(visit, 'admin.upload.choose');
  expect(many.isMultiple()).toBe(true);
  expect(await many.element().getAttribute('accept')).toMatch(/image\/jpeg/);
  await many.setFiles(picked);
  await inState(page, 'done').nth(1).waitFor();
  const inFolder = [
    await desk.photo(`${device}-trip/${device}-one.jpg`),
    await desk.photo(`${device}-trip/day 2/${device}-two.jpg`),
  ];
  await (await choose(visit, 'admin.upload.choose_folder')).setFiles(join(desk.folder, `${device}-trip`));
  await inState(page, 'done').nth(3).waitFor();
  await hand.press(link(visit, 'nav.grid'));
  // Files may be put down and pasted on any screen.
  const elsewhere = scene.isPhone ? [] : await desk.photos(2, `${device}-elsewhere`);
  for (const [place, path] of elsewhere.entries())
    await (place === 0 ? dropFiles(page, [path]) : pasteFile(page, path));
  const all = [...picked, ...inFolder, ...elsewhere];
  await link(visit, 'nav.grid').waitFor();
  await page
    .getByRole('link', { name: words('admin.upload.progress', { done: all.length, total: all.length }) })
    .waitFor();
  for (const path of all) await tile(visit, basename(path)).getByText(words('grid.new')).waitFor();
  await expectOnDisk(inbox(scene), all);
  await areForAdmins(scene);
}

/** Neither a stranger has it nor a site whose function is off, and what they put down is not taken. */
async function areForAdmins(scene: ManyScene): Promise<void> {
  const { studio, desk } = scene;
  const since = studio.line.calls.length;
  for (const visit of [await scene.visitor('/grid'), await scene.admin('/grid', { tenant: 'harbor' })]) {
    await visit.page.locator('.tile').first().waitFor();
    await pasteFile(visit.page, await desk.photo('unwanted.jpg'));
    await hasNone(visit, 'admin.upload', 'admin.upload.choose', 'admin.upload.first');
    expect(await visit.page.locator('input[type="file"]').count()).toBe(0);
  }
  expect(studio.line.of(UPLOAD, since)).toEqual([]);
}

/** One upload for this person, and another one every five minutes: far longer than these tests take by themselves. */
const SLOW = { ...RATE_TABLE, personUploads: 0.2 };
const PLACE_SECONDS = 300;

export async function uploadPause(scene: ManyScene): Promise<void> {
  const { line } = scene.studio;
  const clock = new TestClock();
  const visit = await scene.admin('/upload', { prepare: (context) => context.clock.install() });
  const { page } = visit;
  await page.getByRole('button', { name: words('admin.upload.choose') }).waitFor();
  const slow = await scene.elsewhere({ clock, rateLimits: SLOW });
  const since = line.calls.length;
  const refused = (): number => line.of(UPLOAD, since).filter(({ status }) => status === 429).length;
  const paths = await scene.desk.photos(3, `${scene.device}-paced`);
  await (await choose(visit, 'admin.upload.choose')).setFiles(paths);
  for (const done of [1, 2]) {
    // One place is free: the others are asked to wait, say for how long, and do not ask meanwhile.
    await inState(page, 'done')
      .nth(done - 1)
      .waitFor();
    const wait = page.getByText(/^It goes on in \d+ seconds?\.$/);
    await wait.waitFor();
    const seconds = Number(/\d+/.exec((await wait.textContent()) ?? '')?.[0]);
    expect([seconds > 0, seconds <= PLACE_SECONDS]).toEqual([true, true]);
    expect(await inState(page, 'waiting').count()).toBe(3 - done);
    expect(refused()).toBe(done === 1 ? 2 : 3);
    clock.pass(PLACE_SECONDS);
    await page.clock.fastForward(PLACE_SECONDS * 1000);
  }
  await inState(page, 'done').nth(2).waitFor();
  expect(refused()).toBe(3);
  await expectOnDisk(inbox(scene), paths);
  await slow.stop();
}

export async function lockWhileUploading(scene: ManyScene): Promise<void> {
  const { studio } = scene;
  const held = gate();
  const visit = await scene.admin('/upload');
  const { page } = visit;
  const asked: string[] = [];
  let stays = true;
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void (stays ? dialog.dismiss() : dialog.accept());
  });
  studio.line.fault(UPLOAD, { does: 'hold', until: held.until });
  const paths = await scene.desk.photos(2, `${scene.device}-locked`);
  await (await choose(visit, 'admin.upload.choose')).setFiles(paths);
  await inState(page, 'sending').nth(1).waitFor();
  await staysUsable(scene, visit);
  const progress = page.getByRole('link', { name: words('admin.upload.progress', { done: 0, total: 2 }) });
  await page.evaluate('window.location.reload()');
  await progress.waitFor();
  expect(asked).toEqual(['beforeunload']);
  expect(studio.line.of(UPLOAD).filter(({ end }) => end === 'open')).toHaveLength(2);
  stays = false;
  await page.evaluate('window.location.reload()');
  await until(page, async () => asked.length === 2 && (await progress.count()) === 0);
  // It went, as it was told: nothing of the files is left, here or there.
  await until(page, async () => studio.line.of(UPLOAD).every(({ end }) => end !== 'open'));
  held.open();
  await page.locator('h1').waitFor();
  const left = await scene.inbox();
  expect(paths.map((path) => basename(path)).filter((name) => left.includes(name))).toEqual([]);
}

/** While bytes are moving a photo is kept and taken back, and a search finds. */
async function staysUsable(scene: ManyScene, visit: Visit): Promise<void> {
  const { page, hand } = visit;
  const name = smallName(scene.isPhone ? 90 : 91);
  await hand.press(link(visit, 'nav.grid'));
  await page.getByRole('searchbox', { name: words('grid.search') }).fill(name);
  await until(page, async () => JSON.stringify(await names(visit)) === JSON.stringify([name]));
  await hand.press(tile(visit, name));
  await shows(visit, name);
  await hand.press(page.getByRole('button', { name: words('admin.keep'), exact: true }));
  await until(page, async () => (await scene.studio.folder('aurora', 'keep')).includes(name));
  await hand.press(page.getByRole('button', { name: words('admin.undo'), exact: true }).first());
  await until(page, async () => (await scene.inbox()).includes(name));
}
