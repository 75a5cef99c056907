import type { Page } from 'playwright-core';
import { heapOf } from '../../test/browser/support/devices.js';
import { inRounds } from './measures.js';
import type { Measure, Scene } from './measures.js';
import type { Row } from './rows.js';
import { visit } from './visits.js';

/** Where nobody has been, the end first; each round goes to the next of them. */
const PLACES = [1, 0.62, 0.38, 0.81, 0.19, 0.53, 0.9, 0.27];
/** Stops on the whole way down. */
const STOPS = { thorough: 120, quick: 24 } as const;
/** Spec: ui.md section 13. */
const BUDGET = { jumpMs: 1_500, heapMb: 30, atOnce: 6, tiles: 200 } as const;
const MEGABYTE = 1_000_000;
const THUMBNAIL = /\/thumbnail(\?|$)/;
const NEXT_FRAMES = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))';

interface Jump {
  readonly first: number;
  readonly all: number;
}

interface Way {
  readonly heapMb: number;
  readonly tiles: number;
  readonly atOnce: number;
}

/** Far jumps in a grid of 10,000 photos, and what the whole way through it leaves behind, on a phone. */
export const gridWay: Measure = {
  name: 'the whole grid',
  run: async (scene) => {
    const jumps = await visitGrid(scene, async (page) => {
      const places = PLACES.slice(0, Math.max(2, scene.rounds));
      return inRounds(places.length, async (round) => {
        const found = await page.evaluate<Jump>(`probe.jump(${places[round]})`);
        await page.waitForLoadState('networkidle');
        return found;
      });
    });
    const ways = await inRounds(Math.min(scene.rounds, 3), () =>
      visitGrid(scene, (page) => wholeWay(page, scene.rounds > 1 ? STOPS.thorough : STOPS.quick)),
    );
    return [...jumpRows(jumps), ...wayRows(ways)];
  },
};

function visitGrid<T>(scene: Scene, work: (page: Page) => Promise<T>): Promise<T> {
  return visit(scene, { profile: 'phone', tenant: 'many', admin: true }, '/grid', async (page) => {
    await page.locator('.tile-picture.there').first().waitFor();
    await page.waitForLoadState('networkidle');
    return work(page);
  });
}

async function wholeWay(page: Page, stops: number): Promise<Way> {
  const atOnce = watchThumbnails(page);
  const before = await heapOf(page);
  let tiles = 0;
  for (let at = 1; at <= stops; at += 1) {
    await page.evaluate(`scrollTo(0, ${at / stops} * (document.documentElement.scrollHeight - innerHeight))`);
    await page.evaluate(NEXT_FRAMES);
    tiles = Math.max(tiles, await page.evaluate<number>("document.querySelectorAll('.tiles > li').length"));
  }
  await page.locator('.tile-picture.there').first().waitFor();
  return { heapMb: ((await heapOf(page)) - before) / MEGABYTE, tiles, atOnce: atOnce() };
}

/** @returns what says how many were asked for at once at most */
function watchThumbnails(page: Page): () => number {
  const running = new Set<unknown>();
  let most = 0;
  page.on('request', (request) => {
    if (!THUMBNAIL.test(request.url())) return;
    running.add(request);
    most = Math.max(most, running.size);
  });
  page.on('requestfinished', (request) => running.delete(request));
  page.on('requestfailed', (request) => running.delete(request));
  return () => most;
}

function jumpRows(jumps: readonly Jump[]): readonly Row[] {
  const common = { profile: 'phone', unit: 'ms', baseline: null } as const;
  const budget = { atMost: BUDGET.jumpMs };
  return [
    { ...common, what: 'far jump, to the first picture', values: jumps.map(({ first }) => first), budget },
    { ...common, what: 'far jump, to all pictures on the screen', values: jumps.map(({ all }) => all), budget: null },
  ];
}

function wayRows(ways: readonly Way[]): readonly Row[] {
  const row = (what: string, unit: string, atMost: number, key: keyof Way): Row => ({
    ...{ profile: 'phone', what: `whole way, ${what}`, unit, baseline: null, budget: { atMost } },
    values: ways.map((way) => way[key]),
  });
  return [
    row('growth of the heap', 'MB', BUDGET.heapMb, 'heapMb'),
    row('tiles in the DOM', '', BUDGET.tiles, 'tiles'),
    row('thumbnails asked for at once', '', BUDGET.atOnce, 'atOnce'),
  ];
}
