import type { Browser } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { casesOf, type Trials, type MANY_PHOTOS } from './support/features.js';
import { pagingAndCount, thumbnails, toTheGridAndBack } from './support/features/grid-rows.js';
import { folders, refresh, searchSortDirection } from './support/features/listing-rows.js';
import { ManyScene, openManyWorld, type ManyWorld } from './support/features/many-scene.js';

const TRIALS: Partial<Trials<(typeof MANY_PHOTOS)[number], ManyScene>> = {
  'To the grid and back': toTheGridAndBack,
  Thumbnails: thumbnails,
  'Paging, count': pagingAndCount,
  'Search, sort, direction': searchSortDirection,
  Refresh: refresh,
  Folders: folders,
};

let browser: Browser;
let world: ManyWorld;
jest.setTimeout(300_000);

beforeAll(async () => {
  browser = await launchChromium();
  world = await openManyWorld(browser);
});
afterEach(() => world.studio.line.mend());
afterAll(async () => {
  await browser.close();
  await world.close();
});

describe('features of many photos', () => {
  it.each(casesOf(TRIALS as Trials<string, ManyScene>))(
    'when %s is tried on a %s, it does what the table says',
    async (...[, , options, trial]) => {
      const scene = new ManyScene(world, options);
      await trial(scene);
      await scene.close();
    },
  );
});
