import { rm } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { RecordedPlatforms } from '../support/app/index.js';
import { launchChromium } from './support/chromium.js';
import { casesOf, type ONE_PHOTO, type Trials } from './support/features.js';
import { deleteForGood, detailsPanel, keepAndRemove, publish } from './support/features/deeds.js';
import { failedSignIn, messages, signInAndOut, titleAndHeader } from './support/features/frame.js';
import { fullSize, picture, plantPictures } from './support/features/pictures.js';
import { EVERYTHING, Scene } from './support/features/scene.js';
import { FEW, nextAndPrevious, order, position, swipe } from './support/features/steps.js';
import { analyze, brandVoice, CAPTION_RULES, captionBox } from './support/features/texts.js';
import { putSmallPhotos } from './support/small-photos.js';
import { openStudio, withTwoOutboxes, type Studio } from './support/studio.js';

/** Enough that each trial has photos of its own. */
const PHOTOS = 60;
/** What the browser says of what was refused or cut on purpose. */
const ON_PURPOSE =
  /Failed to load resource: (the server responded with a status of (207|401|409|422|503)|net::ERR_EMPTY)/;

const TRIALS: Trials<(typeof ONE_PHOTO)[number], Scene> = {
  'Title, header': titleAndHeader,
  Messages: messages,
  'Sign-in texts after a failed login': failedSignIn,
  'Sign in, sign out, call to action': signInAndOut,
  Picture: picture,
  'Next, previous': nextAndPrevious,
  Order: order,
  Position: position,
  Swipe: swipe,
  'Full size': fullSize,
  'Caption box': captionBox,
  Analyze: analyze,
  Publish: publish,
  'Keep, remove': keepAndRemove,
  Delete: deleteForGood,
  'Details panel': detailsPanel,
  'Brand voice editor': brandVoice,
};

const platforms = new RecordedPlatforms(CAPTION_RULES);
const photos = Array(PHOTOS).keys();
let browser: Browser;
let studio: Studio;
jest.setTimeout(300_000);

beforeAll(async () => {
  browser = await launchChromium();
  const tenant = withTwoOutboxes(EVERYTHING);
  studio = await openStudio(browser, {
    ...{ photos: PHOTOS, adapters: { publishers: platforms }, tenant },
    sharesSession: true,
  });
  await plantPictures(studio);
  await rm(studio.inbox('harbor'), { recursive: true });
  await putSmallPhotos(studio.inbox('harbor'), FEW);
});
afterAll(async () => {
  await browser.close();
  await studio.close();
});
afterEach(() => {
  studio.line.mend();
  platforms.clear();
});

/** Every row about one photo. Spec: ui.md sections 4 and 17. */
describe('one photo', () => {
  it.each(casesOf(TRIALS))('when %s is tried on a %s, it does what the table says', async (...given) => {
    const [, , options, trial] = given;
    const scene = new Scene(studio, platforms, photos, options);
    await trial(scene).finally(() => scene.close());
  });

  it('when it is over, no page has complained about an error or the content policy', () => {
    expect(studio.complaints.filter((line) => !ON_PURPOSE.test(line))).toEqual([]);
  });
});
