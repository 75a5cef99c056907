import { words } from '../words.js';
import { areAll, inLot, lot, tile, type ManyScene } from './many-scene.js';
import { hasNone, type Visit } from './scene.js';
import { act, bar, confirmDelete, leaveSelection, lie, publishSelected, select, selected } from './selecting.js';

const toast = ({ page }: Visit, text: string) => page.locator('.toast', { hasText: text });

export async function selection(scene: ManyScene): Promise<void> {
  const tens = scene.isPhone ? 10 : 11;
  const names = Array.from({ length: 10 }, (_, digit) => inLot(tens, digit));
  const pair = (digit: number): string[] => names.slice(digit, digit + 2);
  const visit = await scene.admin('/grid');
  await selectsAll(scene, visit);
  const search = `/grid?q=${lot(tens)}`;
  await visit.page.goto(scene.studio.address('aurora', search));
  await areAll(visit, names);
  await selectsSome(visit, names);
  await keepAndUndo(scene, visit, pair(0));
  await remove(scene, visit, pair(2));
  await analyze(visit, pair(4));
  await publish(scene, visit, pair(6));
  await deleteOne(scene, visit, names[8] ?? '');
  await takeBack(scene, visit, pair(2));
  await areForAdmins(scene);
}

/** All that match, those that were never read too; and what cannot be done with so many. */
async function selectsAll(scene: ManyScene, visit: Visit): Promise<void> {
  const { page, hand } = visit;
  const all = await scene.inbox();
  await hand.press(page.getByRole('button', { name: words('admin.pick.begin'), exact: true }));
  await selected(visit, 0);
  await hand.press(act(visit, 'admin.pick.all'));
  await selected(visit, all.length);
  await bar(visit)
    .getByText(/^At most at once: .*Publish 100/)
    .waitFor();
  expect(await act(visit, 'admin.publish').isDisabled()).toBe(true);
  expect(await act(visit, 'admin.keep').isDisabled()).toBe(false);
  await leaveSelection(visit);
}

/** One by one, a row of them, this screen, and by key. */
async function selectsSome(visit: Visit, names: readonly string[]): Promise<void> {
  const { page, hand } = visit;
  await select(visit, names.slice(0, 4));
  expect(await page.locator('li.picked .tile-name').allTextContents()).toEqual(names.slice(0, 4));
  await hand.press(act(visit, 'admin.pick.screen'));
  const onScreen = /–(\d+) of/.exec((await page.locator('.count').textContent()) ?? '')?.[1];
  await selected(visit, Number(onScreen));
  await hand.press(act(visit, 'admin.pick.all'));
  await selected(visit, names.length);
  await leaveSelection(visit);
  if (hand.isTouch) return;
  await page.keyboard.press('Control+a');
  await selected(visit, names.length);
  await leaveSelection(visit);
}

/** Until all of them are gone the other tiles move, and a finger might meet the wrong one. */
async function leave(visit: Visit, names: readonly string[]): Promise<void> {
  for (const name of names) await tile(visit, name).waitFor({ state: 'detached' });
}

async function keepAndUndo({ studio }: ManyScene, visit: Visit, names: string[]): Promise<void> {
  const kept = (): Promise<string[]> => studio.folder('aurora', 'keep');
  await select(visit, names);
  await visit.hand.press(act(visit, 'admin.keep'));
  const said = toast(visit, words('admin.job.moved.other', { count: 2, folder: words('admin.folder.keep') }));
  await said.waitFor();
  await lie(visit, kept, names);
  await leave(visit, names);
  await visit.hand.press(said.getByRole('button', { name: words('admin.undo'), exact: true }));
  await lie(visit, kept, names, false);
  await lie(visit, () => studio.folder('aurora', 'inbox'), names);
  for (const name of names) await tile(visit, name).waitFor();
}

async function remove({ studio }: ManyScene, visit: Visit, names: string[]): Promise<void> {
  await select(visit, names);
  await visit.hand.press(act(visit, 'admin.remove'));
  await lie(visit, () => studio.folder('aurora', 'reject'), names);
  await leave(visit, names);
}

async function analyze(visit: Visit, names: string[]): Promise<void> {
  await select(visit, names);
  await visit.hand.press(act(visit, 'admin.analyze'));
  for (const name of names) await tile(visit, name).getByText(words('admin.has_caption'), { exact: true }).waitFor();
}

async function publish({ studio, platforms }: ManyScene, visit: Visit, names: string[]): Promise<void> {
  const { page } = visit;
  const before = platforms.posts.length;
  await select(visit, names);
  await publishSelected(visit);
  await lie(visit, () => studio.folder('aurora', 'archive'), names);
  await toast(visit, words('admin.job.well.other', { action: words('admin.publish'), count: 2 })).waitFor();
  const posts = platforms.posts.slice(before);
  expect([posts.length, new Set(posts.map(({ photo, post }) => photo + post)).size]).toEqual([4, 4]);
  expect(posts.every(({ caption }) => caption !== '')).toBe(true);
  const search = new URL(page.url()).search;
  await page.goto(studio.address('aurora', `/grid${search}&folder=archive`));
  await areAll(visit, names);
  for (const name of names) await tile(visit, name).getByText(words('admin.state.published')).waitFor();
  await page.goto(studio.address('aurora', `/grid${search}`));
}

async function deleteOne({ studio }: ManyScene, visit: Visit, name: string): Promise<void> {
  await select(visit, [name]);
  await visit.hand.press(act(visit, 'admin.delete'));
  await visit.page.getByRole('dialog').getByText(words('admin.bulk.delete.one')).waitFor();
  await confirmDelete(visit, name);
  await lie(visit, () => studio.folder('aurora', 'inbox'), [name], false);
  await tile(visit, name).waitFor({ state: 'detached' });
}

/** What was removed lies in its folder, and can be brought back from there. */
async function takeBack({ studio }: ManyScene, visit: Visit, names: string[]): Promise<void> {
  await visit.page.goto(studio.address('aurora', '/grid?folder=remove'));
  await select(visit, names);
  await visit.hand.press(act(visit, 'admin.undo'));
  await lie(visit, () => studio.folder('aurora', 'inbox'), names);
  await lie(visit, () => studio.folder('aurora', 'reject'), names, false);
}

/** A stranger selects nothing, and neither does an admin of a site where nothing could be done with it. */
async function areForAdmins(scene: ManyScene): Promise<void> {
  for (const visit of [await scene.visitor('/grid'), await scene.admin('/grid', { tenant: 'harbor' })]) {
    const { page } = visit;
    await page.locator('.tile-picture.there').first().waitFor();
    await page.locator('.tile').first().focus();
    for (const key of ['x', 'Control+a', 'Space']) await page.keyboard.press(key);
    expect(await page.locator('li.picked, .pick-bar, .tile-check').count()).toBe(0);
    await hasNone(visit, 'admin.pick.begin', 'admin.pick.all', 'admin.delete');
  }
}
