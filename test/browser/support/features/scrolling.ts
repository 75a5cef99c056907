import type { Locator } from 'playwright-core';
import { until } from '../photo-desk.js';
import type { Visit } from './scene.js';

/** Parts of one stroke of a finger. */
const STEPS = 4;

/** Scrolls by wheel or finger until something is so. @param way down, or up again */
export async function scrollUntil(
  visit: Visit,
  isSo: () => Promise<boolean>,
  way: 'down' | 'up' = 'down',
): Promise<void> {
  await until(visit.page, async () => {
    if (await isSo()) return true;
    await scroll(visit, way === 'down' ? 1 : -1);
    return false;
  });
}

/** Scrolls down until somebody can see something that may not even be there before. */
export function scrollTo(visit: Visit, target: Locator): Promise<void> {
  return scrollUntil(visit, async () => (await target.count()) > 0 && target.evaluate(isInSight));
}

/** About half a screen. @param way 1 = down, -1 = up */
async function scroll({ page, hand }: Visit, way: 1 | -1): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  if (!hand.isTouch) {
    await page.mouse.move(width / 2, height * 0.6);
    return page.mouse.wheel(0, way * height);
  }
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', part: number | null) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: part === null ? [] : [{ x: width / 2, y: height * (0.6 - way * part), id: 0 }],
    });
  await touch('touchStart', -0.2);
  for (let step = 1; step <= STEPS; step++) await touch('touchMove', -0.2 + (0.4 * step) / STEPS);
  await touch('touchEnd', null);
  await session.detach();
}

/** Waits until somebody can see something: all of it is in the window, and nothing lies over its middle. */
export async function inSight({ page }: Visit, target: Locator): Promise<void> {
  await target.waitFor();
  await until(page, () => target.evaluate(isInSight));
}

/** What is there in the page; the tests themselves know no DOM. */
interface Box {
  getBoundingClientRect(): Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>>;
  contains(other: unknown): boolean;
}
declare const innerWidth: number;
declare const innerHeight: number;
declare const document: { elementFromPoint(x: number, y: number): unknown };

/** Runs in the page. */
function isInSight(element: Box): boolean {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  if (top < 0 || left < 0 || bottom > innerHeight || right > innerWidth) return false;
  return element.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
}
