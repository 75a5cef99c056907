import type { Browser } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { casesOf, IN_HAND_AND_AT_DESK, type Trials, type MANY_PHOTOS } from './support/features.js';
import { pagingAndCount, thumbnails, toTheGridAndBack } from './support/features/grid-rows.js';
import { folders, refresh, searchSortDirection } from './support/features/listing-rows.js';
import { queuePanel } from './support/features/queue-rows.js';
import { bulkDelete, restartInMidJob } from './support/features/job-rows.js';
import { selection } from './support/features/selection-rows.js';
import { sessionEnd } from './support/features/session-rows.js';
import { texts } from './support/features/texts-row.js';
import { lockWhileUploading, uploadButtonAndPicker, uploadPause } from './support/features/upload-rows.js';
import { ManyScene, openManyWorld, type ManyWorld } from './support/features/many-scene.js';

const TRIALS: Trials<(typeof MANY_PHOTOS)[number], ManyScene> = {
  'To the grid and back': toTheGridAndBack,
  Thumbnails: thumbnails,
  'Paging, count': pagingAndCount,
  'Search, sort, direction': searchSortDirection,
  Refresh: refresh,
  Folders: folders,
  'Upload button, picker': uploadButtonAndPicker,
  'Queue panel': queuePanel,
  'Upload pause between files': uploadPause,
  'Lock while uploading': lockWhileUploading,
  'Tile delete, multi-select, select page, Esc': selection,
  'Bulk delete': bulkDelete,
  'Session end': sessionEnd,
  Texts: texts,
};

let browser: Browser;
let world: ManyWorld;
jest.setTimeout(300_000);

beforeAll(async () => {
  browser = await launchChromium();
  world = await openManyWorld(browser);
});
afterEach(() => {
  world.studio.line.mend();
  world.platforms.clear();
  world.deletes.go();
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

describe('features of many photos', () => {
  it.each(casesOf(TRIALS))('when %s is tried on a %s, it does what the table says', async (...[, , options, trial]) => {
    const scene = new ManyScene(world, options);
    await trial(scene);
    await scene.close();
  });
});
