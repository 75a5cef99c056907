import { button, until } from '../photo-desk.js';
import { words } from '../words.js';
import { tile } from './many-scene.js';
import type { Visit } from './scene.js';

export const bar = ({ page }: Visit) => page.locator('.pick-bar');
/** A button of the bar below the tiles. */
export const act = (visit: Visit, key: string) => bar(visit).getByRole('button', { name: words(key), exact: true });

/** Waits until so many photos are selected. */
export const selected = (visit: Visit, count: number): Promise<void> =>
  visit.page
    .locator('.pick-head')
    .getByText(words(count === 1 ? 'admin.pick.count.one' : 'admin.pick.count.other', { count }), { exact: true })
    .waitFor();

/** Selects neighbours: by box and Shift at a desk; by a long press and taps on a phone. */
export async function select(visit: Visit, names: readonly string[]): Promise<void> {
  const { page, hand } = visit;
  const [first = '', ...others] = names;
  await tile(visit, first).locator('.tile-check').waitFor({ state: 'attached' });
  if (hand.isTouch) {
    await hand.rest(tile(visit, first), () => selected(visit, 1));
    for (const name of others) await hand.press(tile(visit, name));
  } else {
    await hand.press(tile(visit, first).locator('.tile-check'));
    await page.keyboard.down('Shift');
    if (others.length > 0) await hand.press(tile(visit, names.at(-1) ?? ''));
    await page.keyboard.up('Shift');
  }
  await selected(visit, names.length);
}

/** By Esc at a desk, by its button on a phone. */
export async function leaveSelection(visit: Visit): Promise<void> {
  if (visit.hand.isTouch) await visit.hand.press(act(visit, 'admin.pick.leave'));
  else await visit.page.keyboard.press('Escape');
  await bar(visit).waitFor({ state: 'detached' });
  expect(await visit.page.locator('li.picked').count()).toBe(0);
}

/** Types what a delete asks for and lets it begin. @param typed number, or the one name */
export async function confirmDelete(visit: Visit, typed: string): Promise<void> {
  const dialog = visit.page.getByRole('dialog', { name: words('admin.delete.title') });
  const now = dialog.getByRole('button', { name: words('admin.delete.now'), exact: true });
  await now.waitFor();
  expect(await now.isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill('something else');
  expect(await now.isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill(typed);
  await visit.hand.press(now);
  await dialog.waitFor({ state: 'detached' });
}

/** Publishes what is selected to every platform there is. */
export async function publishSelected(visit: Visit): Promise<void> {
  await visit.hand.press(act(visit, 'admin.publish'));
  await visit.hand.press(button(visit.page, words('admin.publish.to.other', { count: 2 })));
}

/** Waits until a folder of aurora has all of these, or none. */
export async function lie(
  visit: Visit,
  files: () => Promise<readonly string[]>,
  names: readonly string[],
  there = true,
): Promise<void> {
  await until(visit.page, async () => {
    const all = await files();
    return names.every((name) => all.includes(name) === there);
  });
}
