import { gate, refusal } from '../line.js';
import { smallName } from '../small-photos.js';
import { words } from '../words.js';
import { again, button, FACTS, link, LIST, PHOTOS, PICTURE, seePicture, seeTiles } from './state.js';
import type { Scene, State } from './state.js';

/** A site that publishes shows photos in an order by chance. */
const RANDOM = /^GET \/api\/images\/random$/;
const FIRST = `/photo/inbox/${smallName(0)}`;
const LAST = `/photo/inbox/${smallName(PHOTOS - 1)}`;
const NOTHING = { items: [], total: 0, skipped: 0, truncated: false, cursor: null };

const visitor = { who: 'visitor', tenant: 'aurora' } as const;
const waits = (seconds: number, key = 'problem.rate_limited'): string => words(key, { seconds });
/** It counts while one looks. */
const counts = new RegExp(words('state.again_in', { seconds: '\\d+' }).replaceAll('.', '\\.').replace('\\\\.', '.'));

/** Holds what matches until the state has been looked at. */
function held(name: string, path: string, which: RegExp, see: (scene: Scene) => Promise<void>): State {
  let open = (): void => undefined;
  return {
    ...{ ...visitor, name, path },
    fault: ({ line }) => {
      const closed = gate();
      open = () => closed.open();
      line.fault(which, { does: 'hold', until: closed.until });
    },
    says: [words('state.loading')],
    way: async (scene) => {
      open();
      await see(scene);
    },
  };
}

/** Photos that come, that are not there, and ends. */
const PLACES: readonly State[] = [
  held('a photo comes late', FIRST, FACTS, seePicture),
  held('the first photo is looked for', '/', RANDOM, seePicture),
  held('the list comes late', '/grid', LIST, seeTiles),
  {
    ...{ ...visitor, name: 'there are no photos in the grid', path: '/grid' },
    fault: ({ line }) => void line.fault(LIST, { does: 'change', body: () => NOTHING }),
    says: [words('state.no_photos')],
  },
  {
    ...{ ...visitor, name: 'there is no photo to show', path: '/' },
    fault: ({ line }) => void line.fault(RANDOM, refusal(404, 'no_photos')),
    says: [words('state.no_photos')],
  },
  {
    ...{ ...visitor, name: 'nothing is found', path: '/grid?q=sea' },
    says: [words('state.nothing_found', { q: 'sea' })],
    way: again('grid.clear_search', seeTiles),
  },
  {
    ...{ ...visitor, name: 'the last photo is passed', path: LAST },
    act: (scene) => step(scene, 'ArrowRight'),
    says: [words('photo.was_last')],
  },
  {
    ...{ ...visitor, name: 'the first photo is passed', path: FIRST },
    act: (scene) => step(scene, 'ArrowLeft'),
    says: [words('photo.is_first')],
  },
  {
    ...{ ...visitor, name: 'all photos have been seen in shuffle', path: FIRST },
    act: async (scene) => {
      await seePlace(scene);
      await scene.page.keyboard.press('s');
      // A key that comes before its picture passes a photo by, so each of them is waited for.
      await seen(scene, 1);
      for (let count = 2; count <= PHOTOS; count += 1) {
        await scene.page.keyboard.press('ArrowRight');
        await seen(scene, count);
      }
      await scene.page.keyboard.press('ArrowRight');
    },
    says: [words('photo.all_seen.other', { count: PHOTOS })],
    way: async ({ page }) => {
      await button(page, 'photo.start_again').click();
      await page.getByText(words('photo.all_seen.other', { count: PHOTOS })).waitFor({ state: 'detached' });
      await page.locator('.picture img').waitFor();
    },
  },
  {
    ...{ ...visitor, name: 'a file is of a kind that is not shown', path: '/grid' },
    says: [words('grid.skipped.one', { count: 1 }), smallName(0)],
  },
  {
    ...{ ...visitor, name: 'a picture cannot be read', path: FIRST },
    fault: ({ line }) =>
      void line.fault(PICTURE, {
        ...{ does: 'answer', status: 200, body: 'no picture' },
        headers: { 'Content-Type': 'image/jpeg' },
      }),
    says: [words('photo.unreadable')],
    way: again('app.try_again', seePicture),
  },
];

async function step(scene: Scene, key: string): Promise<void> {
  await seePlace(scene);
  await scene.page.keyboard.press(key);
}

/** The picture is there, and its place among the others is known. */
async function seePlace(scene: Scene): Promise<void> {
  await seePicture(scene);
  await scene.page
    .getByText(new RegExp(`^${words('photo.place', { place: '\\d+', total: PHOTOS })}$`))
    .first()
    .waitFor();
}

/** So many have been painted in this shuffle. */
const seen = ({ page }: Scene, count: number): Promise<void> =>
  page
    .getByText(words(count === 1 ? 'photo.seen.one' : 'photo.seen.other', { count }), { exact: true })
    .first()
    .waitFor();

/** Reads that the service refuses. */
const REFUSED: readonly State[] = [
  {
    ...{ ...visitor, name: 'the storage does not answer the grid', path: '/grid' },
    fault: ({ line }) => void line.fault(LIST, refusal(503, 'storage_unavailable', { retryAfterSeconds: 600 })),
    says: [words('problem.storage_unavailable'), counts],
    way: again('app.retry_now', seeTiles),
  },
  {
    ...{ ...visitor, name: 'the storage does not answer for one photo', path: FIRST },
    fault: ({ line }) => void line.fault(FACTS, refusal(503, 'storage_unavailable', { retryAfterSeconds: 600 })),
    says: [words('problem.storage_unavailable'), counts],
    way: again('app.retry_now', seePicture),
  },
  {
    ...{ ...visitor, name: 'the storage is back when the time is over', path: '/grid' },
    fault: ({ line }) => void line.fault(LIST, refusal(503, 'storage_unavailable', { retryAfterSeconds: 2 }), 1),
    says: [/./],
    way: seeTiles,
  },
  {
    ...{ ...visitor, name: 'too much was asked for', path: '/grid' },
    fault: ({ line }) => void line.fault(LIST, refusal(429, 'rate_limited', { retryAfterSeconds: 600 })),
    says: [waits(600), counts],
    way: again('app.retry_now', seeTiles),
  },
  {
    ...{ ...visitor, name: 'the server restarts and is back at the third try', path: '/grid' },
    fault: ({ line }) => void line.fault(LIST, refusal(503, 'shutting_down', { retryAfterSeconds: 1 }), 2),
    says: [smallName(0)],
    way: seeTiles,
  },
  {
    ...{ ...visitor, name: 'the server does not come back', path: '/grid' },
    fault: ({ line }) => void line.fault(LIST, refusal(503, 'shutting_down', { retryAfterSeconds: 1 })),
    act: ({ line }) => line.until(() => line.of(LIST).filter(({ status }) => status === 503).length >= 3),
    says: [words('problem.shutting_down')],
    way: async (scene) => {
      scene.line.mend();
      await seeTiles(scene);
    },
  },
  {
    ...{ ...visitor, name: 'something unknown goes wrong', path: '/grid' },
    fault: ({ line }) => void line.fault(LIST, refusal(500, 'internal_error')),
    says: [words('problem.internal_error'), words('app.request_id'), 'request-of-a-test'],
    way: again('app.try_again', seeTiles),
  },
  {
    ...{ ...visitor, name: 'a refusal has a code that nobody knows', path: FIRST },
    fault: ({ line }) => void line.fault(FACTS, refusal(418, 'moon_in_the_way')),
    says: [words('problem.internal_error'), 'request-of-a-test'],
    way: again('app.try_again', seePicture),
  },
  {
    ...{ ...visitor, name: 'an answer is no answer of ours', path: '/grid' },
    fault: ({ line }) => void line.fault(LIST, { does: 'answer', status: 200, body: '<html>A proxy</html>' }),
    says: [words('problem.bad_answer')],
    way: again('app.try_again', seeTiles),
  },
  {
    ...{ ...visitor, name: 'nobody can say what the site can do', path: '/' },
    fault: ({ line }) => void line.fault(/^GET \/api\/config\/features$/, refusal(500, 'internal_error')),
    says: [words('state.no_status')],
    way: again('app.try_again', seePicture),
  },
  held('who is looking comes late', '/', /^GET \/api\/admin\/status$/, seePicture),
  {
    ...{ ...visitor, name: 'nobody can say who is looking', path: '/grid' },
    fault: ({ line }) => void line.fault(/^GET \/api\/admin\/status$/, refusal(500, 'internal_error')),
    says: [words('state.no_status'), smallName(0)],
    way: async ({ page, line }) => {
      line.mend();
      await button(page, 'app.try_again').click();
      await page.getByText(words('state.no_status')).waitFor({ state: 'detached' });
      await link(page, 'auth.sign_in_to_manage').waitFor();
    },
  },
];

export const READING: readonly State[] = [...PLACES, ...REFUSED];
