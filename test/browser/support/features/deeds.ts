import type { Locator } from 'playwright-core';
import { tenantFile } from '../../../support/app/index.js';
import { gate, refusal } from '../line.js';
import { button, until, write } from '../photo-desk.js';
import { configure } from '../site-functions.js';
import { smallName } from '../small-photos.js';
import { words } from '../words.js';
import { at, details, hasNone, nameOn, shows, type Scene, type Visit } from './scene.js';

/** On a site without a function, and for a stranger, nothing of it is on the page. */
async function isAbsent(scene: Scene, off: Readonly<Record<string, boolean>>, keys: readonly string[]): Promise<void> {
  const name = smallName(0);
  await scene.harborHas(off);
  const without = await scene.admin(at(name), { tenant: 'harbor' });
  await shows(without, name);
  await hasNone(without, ...keys);
  await scene.harborHas({});
  const stranger = await scene.visitor(at(name), 'harbor');
  await shows(stranger, name, false);
  await hasNone(stranger, ...keys);
}

const dialog = ({ page }: Visit): Locator => page.getByRole('dialog');
const row = (visit: Visit, platform: string): Locator => dialog(visit).getByRole('region', { name: platform });
const toast = ({ page }: Visit, text: string): Locator => page.locator('.toast', { hasText: text });
/** Which platforms have a text, each as often as it was sent there. */
const sent = ({ platforms }: Scene, text: string): readonly string[] =>
  platforms.posts.flatMap(({ caption, post }) => (caption === text ? [post.split('.')[0] ?? post] : [])).sort();

/** Asked first, to the platforms one wants, with what became of each of them; then the next photo. */
export async function publish(scene: Scene): Promise<void> {
  await isAbsent(scene, { publish_enabled: false }, ['admin.publish']);
  const [name, other, last] = [scene.photo(), scene.photo(), scene.photo()];
  const visit = await scene.admin(at(name));
  const { page, hand } = visit;
  await shows(visit, name);
  await write(page, `To one: ${name}`);
  await hand.press(button(page, words('admin.publish')));
  await dialog(visit)
    .getByRole('button', { name: words('admin.publish.to.other', { count: 2 }) })
    .waitFor();
  for (const platform of ['Fake outbox', 'Fake journal']) {
    await row(visit, platform).getByText(`To one: ${name}`, { exact: true }).waitFor();
  }
  expect(scene.platforms.posts).toEqual([]);
  await hand.press(row(visit, 'Fake journal').getByRole('checkbox'));
  await hand.press(button(page, words('admin.publish.to.one', { count: 1 })));
  const news = words('admin.published', { name, platforms: 'Fake outbox' });
  await toast(visit, news).waitFor();
  const link = toast(visit, news).getByRole('link');
  expect(await link.getAttribute('href')).toMatch(/^https:\/\/fake\.example\//);
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
  // All that was asked for is there: by itself it goes on.
  await shows(visit, other);
  expect(sent(scene, `To one: ${name}`)).toEqual(['outbox']);
  await publishWithRefusal(scene, visit, other);
  await shows(visit, last);
}

/** One of two refuses: both results stay to be read, and only what is missing is sent again. */
async function publishWithRefusal(scene: Scene, visit: Visit, name: string): Promise<void> {
  const { page, hand } = visit;
  const text = `To both: ${name}`;
  await write(page, text);
  scene.platforms.script('journal', { does: 'refuse', code: 'rejected', retryable: true });
  await hand.press(button(page, words('admin.publish')));
  await hand.press(button(page, words('admin.publish.to.other', { count: 2 })));
  await row(visit, 'Fake outbox').getByText(words('admin.result.sent'), { exact: true }).waitFor();
  await row(visit, 'Fake outbox')
    .getByRole('link', { name: words('admin.post.open', { host: 'fake.example' }) })
    .waitFor();
  await row(visit, 'Fake journal').getByText(words('admin.result.failed'), { exact: true }).waitFor();
  await row(visit, 'Fake journal').getByText(words('admin.code.rejected')).waitFor();
  expect(sent(scene, text)).toEqual(['outbox']);
  await hand.press(button(page, words('admin.publish.again_to', { platform: 'Fake journal' })));
  await row(visit, 'Fake journal').getByText(words('admin.result.sent'), { exact: true }).waitFor();
  expect(sent(scene, text)).toEqual(['journal', 'outbox']);
  await until(page, async () => (await scene.studio.folder('aurora', 'archive')).includes(name));
}

/** Waits until a photo lies in one of the folders, and in no other. */
async function liesIn(
  { studio }: Scene,
  { page }: Visit,
  folder: 'inbox' | 'keep' | 'reject',
  name: string,
): Promise<void> {
  await until(page, async () => {
    const all = await Promise.all(
      (['inbox', 'keep', 'reject'] as const).map(async (one) =>
        (await studio.folder('aurora', one)).includes(name) ? [one] : [],
      ),
    );
    return all.flat().join() === folder;
  });
}

/** At once, with a way back; and what is refused is where it was. */
export async function keepAndRemove(scene: Scene): Promise<void> {
  await isAbsent(scene, { keep_enabled: false, remove_enabled: false }, ['admin.keep', 'admin.remove']);
  const [name, next, third, last] = [scene.photo(), scene.photo(), scene.photo(), scene.photo()];
  const visit = await scene.admin(at(name));
  const { page, hand } = visit;
  const { line } = scene.studio;
  const late = gate();
  line.fault(/^POST .*\/keep$/, { does: 'hold', until: late.until }, 1);
  await shows(visit, name);
  await hand.press(button(page, words('admin.keep')));
  // Nobody has answered yet.
  await shows(visit, next);
  late.open();
  const kept = words('admin.moved', { name, folder: words('admin.folder.keep') });
  await toast(visit, kept).waitFor();
  await liesIn(scene, visit, 'keep', name);
  await hand.press(toast(visit, kept).getByRole('button', { name: words('admin.undo') }));
  await shows(visit, name);
  await toast(visit, words('admin.undone', { name })).waitFor();
  await liesIn(scene, visit, 'inbox', name);

  await hand.press(button(page, words('admin.remove')));
  await shows(visit, next);
  await toast(visit, words('admin.moved', { name, folder: words('admin.folder.remove') })).waitFor();
  await liesIn(scene, visit, 'reject', name);

  line.fault(/^POST .*\/remove$/, refusal(503, 'storage_unavailable'), 1);
  await hand.press(button(page, words('admin.remove')));
  await toast(visit, words('admin.refused.remove', { name: next })).waitFor();
  await shows(visit, third);
  await hand.press(button(page, words('photo.previous')));
  await shows(visit, next);
  await liesIn(scene, visit, 'inbox', next);
  await hand.press(button(page, words('photo.next')));
  await shows(visit, third);
  await hand.press(button(page, words('admin.keep')));
  await shows(visit, last);
}

/** Only where a site asks for it; only with the name; only after being told that nothing brings it back. */
export async function deleteForGood(scene: Scene): Promise<void> {
  const file = tenantFile();
  const config = { ...(file.envelope['config'] as object), features: { auto_view_enabled: true } };
  await configure(scene.studio, 'harbor', { ...file, envelope: { ...file.envelope, config } });
  const byDefault = await scene.admin(at(smallName(0)), { tenant: 'harbor' });
  await shows(byDefault, smallName(0));
  await hasNone(byDefault, 'admin.delete');
  await isAbsent(scene, { delete_enabled: false }, ['admin.delete']);

  const [name, next] = [scene.photo(), scene.photo()];
  const visit = await scene.admin(at(name));
  const { page, hand } = visit;
  await shows(visit, name);
  await write(page, 'Gone with the photo.');
  const opens = button(page, words('admin.delete'));
  const now = dialog(visit).getByRole('button', { name: words('admin.delete.now'), exact: true });
  const typed = dialog(visit).getByRole('textbox');
  await hand.press(opens);
  await dialog(visit).getByText(words('admin.delete.warning', { name })).waitFor();
  for (const wrong of ['', next, name.toUpperCase(), `${name} `]) {
    await typed.fill(wrong);
    expect(await now.isDisabled()).toBe(true);
  }
  await typed.fill(name);
  await hand.press(dialog(visit).getByRole('button', { name: words('admin.cancel') }));
  await dialog(visit).waitFor({ state: 'detached' });
  expect(scene.studio.line.of(/^DELETE /).filter(({ path }) => path.includes(name))).toEqual([]);
  await hand.press(opens);
  expect(await typed.inputValue()).toBe('');
  await typed.fill(name);
  await hand.press(now);
  await toast(visit, words('admin.deleted', { name })).waitFor();
  await shows(visit, next);
  expect((await scene.studio.folder('aurora', 'inbox')).filter((left) => left.startsWith(name))).toEqual([]);
}

/** What is known of a photo, as a list for people, and all of it on demand. */
export async function detailsPanel(scene: Scene): Promise<void> {
  const [name, next] = [scene.photo(), scene.photo()];
  const stranger = await scene.visitor(at(name));
  await shows(stranger, name, false);
  await hasNone(stranger, 'admin.details', 'admin.state.none');

  const visit = await scene.admin(at(name));
  const { page, hand } = visit;
  await shows(visit, name);
  await page.locator('.panel-state').getByText(words('admin.state.none'), { exact: true }).waitFor();
  await hand.press(button(page, words('admin.keep')));
  await shows(visit, next);
  await hand.press(button(page, words('admin.undo')).first());
  await until(page, async () => (await nameOn(visit)) === name);
  await shows(visit, name);
  await hand.press(button(page, words('admin.analyze')));
  await button(page, words('admin.analyze_again')).waitFor();

  const known = await details(visit);
  const fact = (key: string): Promise<string> =>
    known
      .locator('dl > div', { has: page.getByText(words(`admin.details.${key}`), { exact: true }) })
      .locator('dd')
      .innerText();
  expect(await fact('name')).toBe(name);
  expect(await fact('pixels')).toBe('240 × 160');
  expect(await fact('size')).toMatch(/^\d+(\.\d+)? (byte|kB)/);
  expect(await fact('date')).toContain(String(new Date().getFullYear()));
  const tags = await fact('tags');
  expect(tags).toMatch(/^\S.*/);
  const folder = (of: string): string => words(`admin.folder.${of}`);
  for (const way of [`${folder('inbox')} → ${folder('keep')}`, `${folder('keep')} → ${folder('inbox')}`]) {
    await known.getByRole('listitem').filter({ hasText: way }).waitFor();
  }
  expect(await known.locator('pre').isVisible()).toBe(false);
  await hand.press(known.locator('summary', { hasText: words('admin.details.raw') }));
  const raw = JSON.parse(await known.locator('pre').innerText()) as { readonly tags: readonly string[] };
  expect(raw.tags.join(', ')).toBe(tags);
}
