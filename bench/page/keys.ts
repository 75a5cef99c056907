import type { Page } from 'playwright-core';
import { smallName } from '../../test/browser/support/small-photos.js';
import { inRounds } from './measures.js';
import type { Measure, Scene } from './measures.js';
import type { Profile, Row } from './rows.js';
import { visit } from './visits.js';

/** Photos stepped through, kept, or letters typed, in a round. */
const STEPS = 4;
const KEPT = 3;
const TYPED = 6;
/** Each round keeps other photos, behind those that are only looked at. */
const FIRST_KEPT = 100;
/** Spec: ui.md section 13. */
const BUDGET = { prefetched: 100, asked: 700, kept: 150, typed: 50, inp: 200 } as const;

/** Milliseconds from a key to the frame that shows what it did. */
interface Times {
  readonly prefetched: readonly number[];
  readonly asked: readonly number[];
  readonly kept: readonly number[];
  readonly typed: readonly number[];
  /** The slowest interaction of all of them, as the browser tells it. */
  readonly inp: number;
}

/** What a photographer does all day, by keys. */
export const keys: Measure = {
  name: 'keys',
  run: async (scene) => {
    const rows: Row[] = [];
    for (const profile of ['phone', 'desk'] as const) rows.push(...(await rowsOf(scene, profile)));
    return rows;
  },
};

async function rowsOf(scene: Scene, profile: Profile): Promise<readonly Row[]> {
  const offset = profile === 'phone' ? 0 : KEPT * scene.rounds;
  const rounds = await inRounds(scene.rounds, (round) => timesOf(scene, profile, offset + round * KEPT));
  const row = (what: string, key: Exclude<keyof Times, 'inp'>): Row => ({
    ...{ profile, what, unit: 'ms', baseline: null },
    values: rounds.flatMap((times) => times[key]),
    budget: { atMost: BUDGET[key] },
  });
  return [
    row('next photo, read ahead', 'prefetched'),
    row('next photo, asked for', 'asked'),
    row('keep, to the next photo', 'kept'),
    row('key in the caption', 'typed'),
    {
      ...{ profile, what: 'slowest interaction (INP)', unit: 'ms', baseline: null },
      values: rounds.map(({ inp }) => inp),
      budget: { atMost: BUDGET.inp },
    },
  ];
}

async function timesOf(scene: Scene, profile: Profile, kept: number): Promise<Times> {
  const visitor = { profile, tenant: 'drawn', admin: true } as const;
  const inps: number[] = [];
  const session = (first: number, savesData: boolean, key: string, times: number): Promise<readonly number[]> =>
    visit(scene, { ...visitor, savesData }, `/photo/inbox/${smallName(first)}`, async (page) => {
      await ready(page);
      const measured = await inRounds(times, () => pressed(page, key, 'picture'));
      inps.push(await inpOf(page));
      return measured;
    });
  const prefetched = await session(0, false, 'ArrowRight', STEPS);
  const asked = await session(STEPS * 2, true, 'ArrowRight', STEPS);
  const keeps = await session(FIRST_KEPT + kept, false, 'k', KEPT);
  const typed = await visit(scene, visitor, `/photo/inbox/${smallName(1)}`, async (page) => {
    await ready(page);
    await page.locator('#caption-text').focus();
    const measured = await inRounds(TYPED, (at) => pressed(page, 'winter'[at] ?? 'a', 'typed'));
    inps.push(await inpOf(page));
    return measured;
  });
  return { prefetched, asked, kept: keeps, typed, inp: Math.max(...inps) };
}

/** The photo is painted, and what is read ahead has come. */
async function ready(page: Page): Promise<void> {
  await page.locator('.picture img').waitFor();
  await page.locator('#caption-text').waitFor();
  await page.waitForLoadState('networkidle');
  await calm(page);
}

async function pressed(page: Page, key: string, what: 'picture' | 'typed'): Promise<number> {
  await page.evaluate(`probe.arm('${what}')`);
  await page.keyboard.press(key);
  const ms = await page.evaluate<number>('probe.painted()');
  if (what === 'picture') await calm(page);
  return ms;
}

/** Nothing is asked for any more: no request has ended for half a second. */
const CALM = `new Promise((done) => {
  let since = performance.now();
  const watcher = new PerformanceObserver(() => { since = performance.now(); });
  watcher.observe({ type: 'resource' });
  const look = () => performance.now() - since > 1000 ? (watcher.disconnect(), done()) : setTimeout(look, 50);
  look();
})`;

const calm = (page: Page): Promise<void> => page.evaluate<void>(CALM);

const inpOf = (page: Page): Promise<number> => page.evaluate<number>('probe.seen.inp');
