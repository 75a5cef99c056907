import { boxOf } from '../hand.js';
import { gate } from '../line.js';
import { button, heading, until } from '../photo-desk.js';
import { smallName } from '../small-photos.js';
import { words } from '../words.js';
import { at, nameOn, shows, type Scene, type Visit } from './scene.js';

/** Photos of harbor's inbox: few, so that all of them can be seen. */
export const FEW = 5;
const SEES = { tenant: 'harbor' } as const;

const shuffle = ({ page }: Visit, isOn: boolean) =>
  page.locator(`.stage-buttons [aria-pressed="${isOn}"]`, { hasText: words('photo.shuffle') });
const said = ({ page }: Visit, text: string) => page.locator('.position').getByText(text, { exact: true });
const seen = (visit: Visit, count: number) => said(visit, words('photo.seen.other', { count }));
const next = ({ page }: Visit) => button(page, words('photo.next'));
const previous = ({ page }: Visit) => button(page, words('photo.previous'));

/** Steps with one of the buttons, and says what came. */
async function step(visit: Visit, to: typeof next): Promise<string> {
  const before = await nameOn(visit);
  await visit.hand.press(to(visit));
  await until(visit.page, async () => {
    const now = await nameOn(visit);
    return now.endsWith('.jpg') && now !== before;
  });
  return nameOn(visit);
}

/** Large areas beside the picture and two buttons, and the way back also where the order is by chance. */
export async function nextAndPrevious(scene: Scene): Promise<void> {
  const [first, second] = [scene.photo(), scene.photo()];
  const visit = await scene.visitor(at(first));
  await shows(visit, first, false);
  const stage = await boxOf(visit.page.locator('.stage-picture'));
  for (const [side, leadsTo] of [
    ['next', second],
    ['previous', first],
  ] as const) {
    const area = visit.page.locator(`.side.${side}`);
    const { width, height } = await boxOf(area);
    expect(height).toBeCloseTo(stage.height, 0);
    expect(width).toBeGreaterThanOrEqual(Math.max(72, stage.width * 0.17));
    await visit.hand.press(area);
    await shows(visit, leadsTo, false);
  }
  expect(await step(visit, next)).toBe(second);
  expect(await step(visit, previous)).toBe(first);

  const chance = await scene.visitor('/', 'harbor');
  await seen(chance, 1)
    .or(said(chance, words('photo.seen.one', { count: 1 })))
    .waitFor();
  const way = [await nameOn(chance), await step(chance, next), await step(chance, next)];
  expect([await step(chance, previous), await step(chance, previous)]).toEqual([way[1], way[0]]);
  await chance.hand.press(previous(chance));
  await said(chance, words('photo.is_first')).waitFor();
  expect([await step(chance, next), await step(chance, next)]).toEqual([way[1], way[2]]);
}

/** Goes on from the first photo of a cycle until all were seen. @returns them in their order */
async function cycle(visit: Visit): Promise<readonly string[]> {
  await visit.page.locator('.picture img').waitFor();
  const names = [await nameOn(visit)];
  while (names.length < FEW) names.push(await step(visit, next));
  await visit.hand.press(next(visit));
  await visit.page.getByText(words('photo.all_seen.other', { count: FEW })).waitFor();
  return names;
}

/** By chance where photos are published, by name where they are looked through; and as the person wants. */
export async function order(scene: Scene): Promise<void> {
  const all = Array.from({ length: FEW }, (_, place) => smallName(place));
  await scene.harborHas({});
  const visit = await scene.visitor('/', 'harbor');
  await shuffle(visit, true).waitFor();
  expect([...(await cycle(visit))].sort()).toEqual(all);
  const since = scene.studio.line.calls.length;
  const other = await scene.admin('/', { ...SEES, within: visit.page.context() });
  await seen(other, 1)
    .or(said(other, words('photo.seen.one', { count: 1 })))
    .waitFor();
  expect([...(await cycle(other))].sort()).toEqual(all);
  await visit.hand.press(button(visit.page, words('photo.start_again')));
  await said(visit, words('photo.seen.one', { count: 1 })).waitFor();
  const draws = scene.studio.line.of(/^GET \/api\/images\/random$/, since);
  // A cycle of its own in each tab, and another one when it starts again.
  expect(new Set(draws.map(({ query }) => query.get('seed'))).size).toBe(2);

  await other.hand.press(shuffle(other, true));
  await shuffle(other, false).waitFor();
  await other.page.goto(scene.studio.address('harbor', '/'));
  await shows(other, smallName(0), false);
  expect(await step(other, next)).toBe(smallName(1));

  await scene.harborHas({ publish_enabled: false });
  const review = await scene.admin('/', SEES);
  await shows(review, smallName(0));
  await shuffle(review, false).waitFor();
  expect(await step(review, next)).toBe(smallName(1));
  await review.hand.press(shuffle(review, false));
  await review.page.goto(scene.studio.address('harbor', '/'));
  await shuffle(review, true).waitFor();
  await scene.harborHas({});
}

/** Which of how many, or how many so far. */
export async function position(scene: Scene): Promise<void> {
  const visit = await scene.visitor(at(smallName(1)), 'harbor');
  await said(visit, words('photo.place', { place: 2, total: FEW })).waitFor();
  await step(visit, next);
  await said(visit, words('photo.place', { place: 3, total: FEW })).waitFor();
  await visit.hand.press(shuffle(visit, false));
  await said(visit, words('photo.seen.one', { count: 1 })).waitFor();
  await step(visit, next);
  await seen(visit, 2).waitFor();
  await step(visit, previous);
  await seen(visit, 2).waitFor();
}

const SHIFT = `(() => {
  const { transform } = document.querySelector('.picture').style;
  return transform === '' ? 0 : new DOMMatrix(transform).m41;
})()`;
const zoomed = ({ page }: Visit, isOn: boolean) =>
  page.locator(`.stage-buttons [aria-pressed="${isOn}"]`, { hasText: words('photo.zoom') });

/** With a finger to the left the next, to the right the one before; with a mouse by the buttons of each gesture. */
export async function swipe(scene: Scene): Promise<void> {
  const visit = await scene.visitor(at(smallName(1)), 'harbor');
  const { page, hand } = visit;
  const ground = page.locator('.stage-picture');
  const shift = (): Promise<number> => page.evaluate<number>(SHIFT);
  await shows(visit, smallName(1), false);
  if (scene.isPhone) await swipesWithFingers(scene, visit);
  else {
    await hand.draw(ground, { dx: -200, dy: 0 }, async () => expect(await shift()).toBe(0));
    expect(await step(visit, next)).toBe(smallName(2));
    expect(await step(visit, previous)).toBe(smallName(1));
  }
  await hand.spread(ground);
  await zoomed(visit, true).waitFor();
  await hand.press(zoomed(visit, true));
  await zoomed(visit, false).waitFor();
  await hand.press(zoomed(visit, false));
  await zoomed(visit, true).waitFor();
  const before = await shift();
  await hand.draw(ground, { dx: -90, dy: 5 });
  expect(await shift()).not.toBe(before);
  await heading(page, smallName(1));
}

async function swipesWithFingers(scene: Scene, visit: Visit): Promise<void> {
  const { page, hand } = visit;
  const ground = page.locator('.stage-picture');
  const shift = (): Promise<number> => page.evaluate<number>(SHIFT);
  // Too short, or not flat enough: the picture comes back, and stays.
  await hand.draw(ground, { dx: -40, dy: 0 }, async () => expect(await shift()).toBeLessThan(-20));
  await until(page, async () => (await shift()) === 0);
  await hand.draw(ground, { dx: -80, dy: 60 });
  await hand.draw(ground, { dx: -120, dy: 10 });
  await shows(visit, smallName(2), false);
  await hand.draw(ground, { dx: 120, dy: 10 });
  await shows(visit, smallName(1), false);
  await hand.draw(ground, { dx: 120, dy: 0 });
  await shows(visit, smallName(0), false);
  await hand.draw(ground, { dx: 120, dy: 0 });
  await said(visit, words('photo.is_first')).waitFor();
  await until(page, async () => (await shift()) === 0);
  await heading(page, smallName(0));

  const late = gate();
  const isLate = new RegExp(`^GET /api/images/${smallName(1).replace('.', '\\.')}$`);
  scene.studio.line.fault(isLate, { does: 'hold', until: late.until });
  await page.goto(scene.studio.address('harbor', at(smallName(0))));
  await shows(visit, smallName(0), false);
  await hand.draw(ground, { dx: -120, dy: 0 });
  await page.locator('.stage-picture[aria-busy="true"]').waitFor();
  await hand.draw(ground, { dx: -120, dy: 0 });
  await hand.draw(ground, { dx: -120, dy: 0 });
  late.open();
  await shows(visit, smallName(1), false);
  await page.goto(scene.studio.address('harbor', at(smallName(FEW - 1))));
  await shows(visit, smallName(FEW - 1), false);
  await hand.draw(ground, { dx: -120, dy: 0 });
  await said(visit, words('photo.was_last')).waitFor();
  await page.goto(scene.studio.address('harbor', at(smallName(1))));
  await shows(visit, smallName(1), false);
}
