import type { Locator } from 'playwright-core';
import type { CaptionRules } from '../../../../src/kernel/index.js';
import { ask } from '../ask.js';
import { button, caption, hasCaption, until, write } from '../photo-desk.js';
import { smallName } from '../small-photos.js';
import { words } from '../words.js';
import { at, details, hasNone, shows, type Scene, type Visit } from './scene.js';

const rules = (max: number, unit: 'graphemes' | 'code_points'): CaptionRules => ({
  ...{ limits: [{ max, unit }], hashtagsMax: 10, ellipsis: '…', cleanUp: 'none', prefix: '' },
});
/** What the two platforms take: one counts what one sees, the other what is stored. */
export const CAPTION_RULES = { outbox: rules(40, 'graphemes'), journal: rules(1000, 'code_points') };
const OUTBOX = 'Fake outbox';
const JOURNAL = 'Fake journal';

/** Seven graphemes, eleven characters. */
const TEXT = 'Frost 👨‍👩‍👧';
const OWN = 'Only for the journal.';
const IS_SAVE = /^PUT .*\/caption$/;

const badge = ({ page }: Visit, key: string): Locator =>
  page.locator('.caption-head').getByText(words(key), { exact: true });
const saved = (visit: Visit): Promise<void> => badge(visit, 'admin.saved').waitFor();
const counter = ({ page }: Visit, platform: string): Locator => page.locator('.counter', { hasText: platform });

/** A text that keeps itself, counted as each platform counts, for all of them or for one. */
export async function captionBox(scene: Scene): Promise<void> {
  const name = scene.photo();
  const stranger = await scene.visitor(at(name));
  await shows(stranger, name, false);
  expect(await stranger.page.getByRole('textbox').count()).toBe(0);

  const visit = await scene.admin(at(name));
  const { page, hand } = visit;
  await shows(visit, name);
  await hand.press(caption(page));
  await page.keyboard.insertText(TEXT);
  await counter(visit, OUTBOX)
    .getByText(words('admin.unit.graphemes', { length: 7, max: 40 }))
    .waitFor();
  await counter(visit, JOURNAL)
    .getByText(words('admin.unit.code_points', { length: 11, max: '1,000' }))
    .waitFor();
  await badge(visit, 'admin.caption.edited').waitFor();
  // Nobody has left the field: a second after the last key it is stored.
  await saved(visit);
  await perPlatform(scene, visit, name);
  await caption(page).fill('x'.repeat(41));
  const over = page.locator('.counter.over', { hasText: OUTBOX });
  await over.getByText(words('admin.unit.graphemes', { length: 41, max: 40 })).waitFor();
  await over.getByText(words('admin.will_be_cut')).waitFor();
  await over.locator('svg').waitFor();
  await saved(visit);
  await kept(scene, visit, name);
}

/** Another text for one platform, and what each of them will receive. */
async function perPlatform(scene: Scene, visit: Visit, name: string): Promise<void> {
  const { page, hand } = visit;
  const own = page.getByRole('textbox', { name: words('admin.caption.for', { platform: JOURNAL }) });
  await hand.press(page.getByLabel(words('admin.caption.per_platform')));
  await hand.press(button(page, JOURNAL));
  expect(await own.inputValue()).toBe(TEXT);
  await own.fill(OWN);
  await saved(visit);
  await page.goto(scene.studio.address('aurora', at(name)));
  await shows(visit, name);
  await hasCaption(page, TEXT);
  await hand.press(button(page, JOURNAL));
  expect(await own.inputValue()).toBe(OWN);
  expect(await page.locator('.counter').count()).toBe(1);
  await hand.press(page.locator('.caption summary', { hasText: words('admin.preview') }));
  const preview = (platform: string): Locator => page.getByRole('region', { name: platform }).locator('blockquote');
  await preview(OUTBOX).getByText(TEXT, { exact: true }).waitFor();
  await preview(JOURNAL).getByText(OWN, { exact: true }).waitFor();
  await hand.press(button(page, words('admin.caption.all')));
}

/** What could not be stored stays through a reload; and leaving the field stores at once. */
async function kept(scene: Scene, visit: Visit, name: string): Promise<void> {
  const { page, hand } = visit;
  const { line } = scene.studio;
  line.fault(IS_SAVE, { does: 'cut' });
  await caption(page).fill('Not there yet.');
  await badge(visit, 'admin.not_saved').waitFor();
  await page.goto(scene.studio.address('aurora', at(name)));
  await shows(visit, name);
  await hasCaption(page, 'Not there yet.');
  line.mend();
  await hand.press(button(page, words('admin.save')));
  await saved(visit);
  // Time stands still from here on, so that nothing is stored by itself.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  const since = line.calls.length;
  await caption(page).fill('Left at once.');
  expect(line.of(IS_SAVE, since)).toEqual([]);
  await hand.press(page.getByLabel(words('admin.alt'), { exact: true }));
  await line.until(() => line.of(IS_SAVE, since).some(({ status }) => status === 200));
}

/** Writes a text and what is known of the photo, says that no AI did, and asks before it takes a person's place. */
export async function analyze(scene: Scene): Promise<void> {
  const name = scene.photo();
  await scene.harborHas({ analyze_caption_enabled: false });
  const without = await scene.admin(at(smallName(0)), { tenant: 'harbor' });
  await shows(without, smallName(0));
  await hasNone(without, 'admin.analyze', 'admin.analyze_again');
  await scene.harborHas({});
  const stranger = await scene.visitor(at(name));
  await shows(stranger, name, false);
  await hasNone(stranger, 'admin.analyze', 'admin.analyze_again');

  const visit = await scene.admin(at(name));
  const { page, hand } = visit;
  await shows(visit, name);
  await hand.press(button(page, words('admin.analyze')));
  await until(page, async () => (await caption(page).inputValue()) !== '');
  const written = await caption(page).inputValue();
  await badge(visit, 'admin.caption.offline').waitFor();
  const known = await details(visit);
  await known.getByText(words('admin.details.tags'), { exact: true }).waitFor();

  const again = button(page, words('admin.analyze_again'));
  const mine = 'These are my own words.';
  const asks = page.getByText(words('admin.caption.new_text'));
  await write(page, mine);
  await hand.press(again);
  await asks.waitFor();
  await page.locator('.caption blockquote').getByText(written, { exact: true }).waitFor();
  expect(await caption(page).inputValue()).toBe(mine);
  await hand.press(button(page, words('admin.caption.keep_mine')));
  await asks.waitFor({ state: 'detached' });
  await page.goto(scene.studio.address('aurora', at(name)));
  await shows(visit, name);
  await hasCaption(page, mine);
  await hand.press(again);
  await hand.press(button(page, words('admin.caption.use_new')));
  await hasCaption(page, written);
  await saved(visit);
}

/** Examples of several lines in fields of their own, kept by the service. */
export async function brandVoice(scene: Scene): Promise<void> {
  const name = scene.photo();
  await scene.harborHas({ voice_matching_enabled: false });
  for (const without of [
    await scene.admin(at(smallName(0)), { tenant: 'harbor' }),
    await scene.visitor(at(smallName(0))),
  ]) {
    await shows(without, smallName(0), false);
    await without.hand.press(button(without.page, words('nav.menu')));
    await without.page.getByRole('dialog').getByText(words('menu.theme')).waitFor();
    await hasNone(without, 'admin.voice');
  }
  await scene.harborHas({});
  const visit = await scene.admin(at(name));
  const { page, hand } = visit;
  const entry = (number: number): Locator => page.getByLabel(words('admin.voice.entry', { number }), { exact: true });
  const store = async (): Promise<void> => {
    await hand.press(page.getByRole('dialog').getByRole('button', { name: words('admin.save'), exact: true }));
    await page.getByRole('dialog').getByText(words('admin.saved'), { exact: true }).waitFor();
  };
  await openVoice(scene, visit, name);
  await hand.press(button(page, words('admin.voice.add')));
  await entry(1).fill('Short sentences.');
  await entry(1).press('Enter');
  await page.keyboard.insertText('No exclamation marks.');
  await hand.press(button(page, words('admin.voice.add')));
  await entry(2).fill('Never the word “stunning”.');
  await store();
  await openVoice(scene, visit, name);
  expect(await entry(1).inputValue()).toBe('Short sentences.\nNo exclamation marks.');
  expect(await entry(2).inputValue()).toBe('Never the word “stunning”.');
  await hand.press(button(page, words('admin.voice.remove', { entry: words('admin.voice.entry', { number: 1 }) })));
  await store();
  const { body } = await ask(page, '/api/config/voice-profile');
  expect(body).toMatchObject({ voice_profile: ['Never the word “stunning”.'], source: 'saved' });
  await hand.press(button(page, words('admin.voice.back')));
  await entry(1).waitFor({ state: 'detached' });
}

/** By the menu of a page that was opened anew. */
async function openVoice(scene: Scene, { page, hand }: Visit, name: string): Promise<void> {
  await page.goto(scene.studio.address('aurora', at(name)));
  await page.locator('#caption-text').waitFor();
  await hand.press(button(page, words('nav.menu')));
  await hand.press(button(page, words('admin.voice')));
  await page.getByRole('dialog').getByText(words('admin.voice.hint')).waitFor();
}
