import type { Page } from 'playwright-core';
import { byHand } from './finger.js';
import { inRounds } from './measures.js';
import type { Measure, Scene } from './measures.js';
import { plainBoxes } from './plain-boxes.js';
import type { Profile, Row } from './rows.js';
import { framesOf, MARKS } from './trace.js';
import type { Frames, Stretch } from './trace.js';
import { traced, visit, visitText } from './visits.js';
import { MANY } from './world.js';

/** A steady pull: some three screens of a phone a second. */
const PIXELS_PER_SECOND = 2_500;
const DISTANCE_PX = { thorough: 12_500, quick: 5_000 } as const;
/** Of a hand. */
const STROKES = { thorough: 12, quick: 6 } as const;
/** Columns of the plain page, as many as the grid has. */
const COLUMNS = { phone: 3, desk: 6 } as const;
/** Spec: ui.md section 13; one frame in twenty may be left out. */
const BUDGET = { framesPerSecond: 55, leftOut: 0.05, taskMs: 100 } as const;

type Scrolled = Stretch & Frames;

/** How smoothly a grid of 10,000 photos scrolls while its pictures come, beside a page of plain boxes. */
export const gridScroll: Measure = {
  name: 'scrolling',
  run: async (scene) => {
    const rows: Row[] = [];
    for (const profile of ['phone', 'desk'] as const) rows.push(...(await rowsOf(scene, profile)));
    return rows;
  },
};

async function rowsOf(scene: Scene, profile: Profile): Promise<readonly Row[]> {
  return [...(await rowsByHand(scene, profile)), ...(await rowsByScript(scene, profile))];
}

/** As people scroll: the compositor moves the page, pictures come meanwhile. */
async function rowsByHand(scene: Scene, profile: Profile): Promise<readonly Row[]> {
  const strokes = scene.rounds > 1 ? STROKES.thorough : STROKES.quick;
  const both = await inRounds(scene.rounds, async () => ({
    plain: await visitText(scene.browser, profile, plainBoxes(MANY, COLUMNS[profile]), (page) =>
      drawn(page, profile, strokes),
    ),
    grid: await visitGrid(scene, profile, (page) => drawn(page, profile, strokes)),
  }));
  const row = (what: string, unit: string, budget: Row['budget'], of: (found: Stretch) => number): Row => ({
    ...{ profile, what: `scrolling by hand, ${what}`, unit, budget },
    values: both.map(({ grid }) => of(grid)),
    baseline: both.map(({ plain }) => of(plain)),
  });
  return [
    row(
      'frames a second, median',
      '/s',
      { atLeast: BUDGET.framesPerSecond },
      ({ drawnGapsMs }) => framesOf(drawnGapsMs).perSecond,
    ),
    row('frames dropped', '%', { atMost: 100 * BUDGET.leftOut }, ({ dropped }) => 100 * dropped),
    row('frames moved before the page was ready', '%', null, ({ partial }) => 100 * partial),
    row('longest task', 'ms', { atMost: BUDGET.taskMs }, ({ longestTaskMs }) => longestTaskMs),
  ];
}

async function drawn(page: Page, profile: Profile, strokes: number): Promise<Stretch> {
  const stretch = await traced(page, async () => {
    await page.evaluate(`performance.mark('${MARKS.begin}')`);
    await byHand(page, profile, strokes);
    await page.evaluate(`performance.mark('${MARKS.end}')`);
  });
  const reached = await page.evaluate<number>('scrollY');
  if (reached < 300 * strokes) throw new Error(`A hand moved a page ${reached} pixels in ${strokes} strokes.`);
  return stretch;
}

function visitGrid<T>(scene: Scene, profile: Profile, work: (page: Page) => Promise<T>): Promise<T> {
  return visit(scene, { profile, tenant: 'many', admin: true }, '/grid', async (page) => {
    await page.locator('.tile-picture.there').first().waitFor();
    await page.waitForLoadState('networkidle');
    return work(page);
  });
}

/** Each frame waits for the page, which is harder for it than any hand; above two screens a second no picture comes. */
async function rowsByScript(scene: Scene, profile: Profile): Promise<readonly Row[]> {
  const distance = scene.rounds > 1 ? DISTANCE_PX.thorough : DISTANCE_PX.quick;
  const both = await inRounds(scene.rounds, async () => ({
    plain: await visitText(scene.browser, profile, plainBoxes(MANY, COLUMNS[profile]), (page) =>
      scrolled(page, distance),
    ),
    grid: await visitGrid(scene, profile, (page) => scrolled(page, distance)),
  }));
  const row = (what: string, unit: string, budget: Row['budget'], of: (found: Scrolled) => number): Row => ({
    ...{ profile, what: `scrolling by script, ${what}`, unit, budget },
    values: both.map(({ grid }) => of(grid)),
    baseline: both.map(({ plain }) => of(plain)),
  });
  return [
    row('frames a second, median', '/s', { atLeast: BUDGET.framesPerSecond }, ({ perSecond }) => perSecond),
    row('frames left out', '%', { atMost: 100 * BUDGET.leftOut }, ({ leftOut }) => 100 * leftOut),
    row('frames dropped by the compositor', '%', null, ({ dropped, partial }) => 100 * (dropped + partial)),
    row('longest task', 'ms', { atMost: BUDGET.taskMs }, ({ longestTaskMs }) => longestTaskMs),
    row('script in a second', 'ms', null, ({ scriptMs }) => (scriptMs * PIXELS_PER_SECOND) / distance),
    row('layouts that a script waited for', '', null, ({ forcedLayouts }) => forcedLayouts),
  ];
}

/** By script, so that each frame waits for the page: harder for it than a finger, which the compositor follows alone. */
async function scrolled(page: Page, distance: number): Promise<Scrolled> {
  let gaps: readonly number[] = [];
  const stretch = await traced(page, async () => {
    gaps = await page.evaluate<readonly number[]>(`probe.scroll(${distance}, ${PIXELS_PER_SECOND})`);
  });
  const reached = await page.evaluate<number>('scrollY');
  if (reached < distance - 1) throw new Error(`A page went ${reached} of ${distance} pixels.`);
  return { ...stretch, ...framesOf(gaps) };
}
