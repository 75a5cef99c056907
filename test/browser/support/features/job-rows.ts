import { card } from '../bulk-steps.js';
import { gate } from '../line.js';
import { button } from '../photo-desk.js';
import { words } from '../words.js';
import { inLot, lot, tile, type ManyScene } from './many-scene.js';
import { hasNone, type Visit } from './scene.js';
import { act, confirmDelete, lie, select } from './selecting.js';

const BULK = /^POST \/api\/bulk$/;
const progress = ({ page }: Visit) => page.locator('.corner.job progress');

export async function bulkDelete(scene: ManyScene): Promise<void> {
  const { studio, deletes } = scene;
  const names = [0, 1, 2, 3].map((digit) => inLot(scene.isPhone ? 12 : 13, digit));
  const path = `/grid?q=${lot(scene.isPhone ? 12 : 13)}`;
  const inbox = (): Promise<string[]> => studio.folder('aurora', 'inbox');
  const first = await scene.admin(path);
  const asked = studio.line.of(BULK).length;
  await select(first, names);
  await first.hand.press(act(first, 'admin.delete'));
  const dialog = first.page.getByRole('dialog');
  await dialog.getByText(words('admin.bulk.delete.other', { count: 4 })).waitFor();
  expect(await dialog.locator('.names li').allTextContents()).toEqual(names);
  deletes.stopAfter(1);
  deletes.breakOnce(names[2] ?? '');
  await confirmDelete(first, '4');
  await isInTheMiddle(first);
  // It is the service's own work: no page needs to stay open, and whoever comes next finds it.
  const { page: gone } = first;
  const then = await scene.admin(path, { within: gone.context() });
  await gone.close();
  await isInTheMiddle(then);
  deletes.go();
  await card(then.page, /^Delete: 4 of 4, 1 failed$/).waitFor();
  await lie(
    then,
    inbox,
    [0, 1, 3].map((at) => names[at] ?? ''),
    false,
  );
  await triesAgain(then, names[2] ?? '');
  await lie(then, inbox, names, false);
  expect(studio.line.of(BULK)).toHaveLength(asked + 2);
  await areForAdmins(scene);
}

async function isInTheMiddle(visit: Visit): Promise<void> {
  await card(visit.page, /^Delete: 1 of 4$/).waitFor();
  expect([await progress(visit).getAttribute('value'), await progress(visit).getAttribute('max')]).toEqual(['1', '4']);
  await visit.page.getByText(words('admin.job.goes_on')).waitFor();
  expect(await visit.page.getByRole('dialog').count()).toBe(0);
}

/** The summary says what failed and why, and offers the same again with that alone. */
async function triesAgain(visit: Visit, name: string): Promise<void> {
  const { page, hand } = visit;
  const trouble = page.locator('.trouble');
  const what = words('admin.result.failed');
  const reason = words('problem.internal_error');
  await hand.press(trouble.getByText(words('admin.job.trouble', { what, count: 1, reason })));
  expect(await trouble.locator('li').allTextContents()).toEqual([name]);
  await hand.press(button(page, words('admin.job.again.one')));
  await confirmDelete(visit, name);
  await page
    .getByText(words('admin.job.well.one', { action: 'Delete', count: 1 }))
    .first()
    .waitFor();
  await tile(visit, name).waitFor({ state: 'detached' });
}

async function areForAdmins(scene: ManyScene): Promise<void> {
  await hasNone(await scene.visitor('/grid'), 'admin.delete');
  const visit = await scene.admin('/grid', { tenant: 'harbor' });
  await visit.page.locator('.tile').first().waitFor();
  await hasNone(visit, 'admin.delete');
}

/** The service goes away in the middle of a job, and another process is there instead. Spec: ui.md section 8. */
export async function restartInMidJob(scene: ManyScene): Promise<void> {
  const { studio, platforms } = scene;
  const from = scene.isPhone ? 0 : 5;
  const names = [0, 1, 2, 3].map((more) => inLot(14, from + more));
  const held = gate();
  let sends = 0;
  platforms.onSend = async () => ((sends += 1) === 2 ? held.until : undefined);
  const before = platforms.posts.length;
  const there = await scene.elsewhere({ adapters: { publishers: platforms } });
  const visit = await scene.admin(`/grid?q=${lot(14)}`);
  const { page, hand } = visit;
  await select(visit, names);
  await hand.press(act(visit, 'admin.publish'));
  await page.getByRole('dialog').getByRole('checkbox').nth(1).uncheck();
  await hand.press(button(page, words('admin.publish.to.one', { count: 1 })));
  await card(page, 'Publish: 1 of 4').waitFor();
  const stopped = there.stop();
  held.open();
  await stopped;
  // The photo that was being sent is sent to its end; whether the job still wrote that down does not matter.
  await card(page, /^Publish\. Stopped at [12] of 4$/).waitFor();
  await hand.press(button(page, words('admin.job.continue')));
  await page
    .getByText(words('admin.job.well.other', { action: words('admin.publish'), count: 4 }))
    .first()
    .waitFor();
  const posts = platforms.posts.slice(before);
  expect([posts.length, new Set(posts.map(({ photo }) => photo)).size]).toEqual([4, 4]);
  await lie(visit, () => studio.folder('aurora', 'archive'), names);
}
