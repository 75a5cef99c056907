import type { Browser } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { casesOf, IN_HAND_AND_AT_DESK, type Trials, type MANY_PHOTOS } from './support/features.js';
import { pagingAndCount, thumbnails, toTheGridAndBack } from './support/features/grid-rows.js';
import { folders, refresh, searchSortDirection } from './support/features/listing-rows.js';
import { queuePanel, waitForSignIn } from './support/features/queue-rows.js';
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
  it.each(casesOf(TRIALS))('when %s is tried (%s), it does what the table says', async (...[, , options, trial]) => {
    const scene = new ManyScene(world, options);
    await trial(scene).finally(() => scene.close());
  });
});

describe('a bulk job', () => {
  it.each(IN_HAND_AND_AT_DESK)(
    'when the service restarts in the middle of it (%s), "Continue" ends it and sends nothing twice',
    async (...[, options]) => {
      const scene = new ManyScene(world, options);
      await restartInMidJob(scene).finally(() => scene.close());
    },
  );
});

describe('uploads when the sign-in has ended', () => {
  it.each(IN_HAND_AND_AT_DESK)(
    'when one signs in again with Auth0 (%s), they are guarded, said to wait, and go on after it',
    async (...[, options]) => {
      const scene = new ManyScene(world, options);
      await waitForSignIn(scene).finally(() => scene.close());
    },
  );
});

describe('all of this', () => {
  it('when it is over, no page has complained about anything but refused and lost answers', () => {
    const said = /Failed to load resource: (the server responded with a status of (401|404|429|500|502)|net::ERR_)/;
    expect(world.studio.complaints.filter((line) => !said.test(line))).toEqual([]);
  });
});
