import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { RandomIds, SystemClock } from '../../../../src/platform/system/index.js';
import { LocalImageStorageFactory } from '../../../../src/storage/local/index.js';
import { RecordedPlatforms } from '../../../support/app/index.js';
import { until } from '../photo-desk.js';
import { SITE_FUNCTIONS } from '../site-functions.js';
import { commented, draw, smallName } from '../small-photos.js';
import { openStudio, withTwoOutboxes, type Studio } from '../studio.js';
import { plantUnclear } from '../unclear.js';
import { UploadDesk } from '../upload-desk.js';
import { Deletes } from './deletes.js';
import { goElsewhere, type Elsewhere } from './elsewhere.js';
import { EVERYTHING, Scene, type Visit } from './scene.js';

/** More than one page of the listing (100), and far more than are ever drawn at once. */
export const PHOTOS = 150;
/** Photos of aurora's inbox that differ from the others, by their place. */
export const FAR = 70;
export const OLDEST = 64;
export const NEWEST = 65;
export const LARGEST = 66;
export const UNCLEAR = 67;
/** In aurora's other folders before anything has happened. */
export const KEPT = ['kept-one.jpg', 'kept-two.jpg'];
export const REMOVED = ['removed-one.jpg'];

const DAY_SECONDS = 86_400;

/** What all trials of these rows share. */
export interface ManyWorld {
  readonly studio: Studio;
  readonly platforms: RecordedPlatforms;
  readonly deletes: Deletes;
  readonly desk: UploadDesk;
  close(): Promise<void>;
}

/** Aurora may do everything and shows its photos to strangers; harbor may do nothing and shows none. */
export async function openManyWorld(browser: Browser): Promise<ManyWorld> {
  const platforms = new RecordedPlatforms();
  const deletes = new Deletes();
  let dataDir = '';
  const local = new LocalImageStorageFactory({
    baseDirOf: ({ tenant }) => join(dataDir, 'photos', tenant),
    clock: new SystemClock(),
    ids: new RandomIds(),
  });
  const studio = await openStudio(browser, {
    sharesSession: true,
    photos: PHOTOS,
    adapters: { publishers: platforms, storages: deletes.over(local) },
    // No pause between the photos of a job; and whoever is signed in is so in every process.
    env: { BULK_PAUSE_MS: '0', SESSION_SECRET: 'one secret for all processes of these tests' },
    tenant: withTwoOutboxes(EVERYTHING),
  });
  dataDir = studio.app.dataDir;
  const off = Object.fromEntries(SITE_FUNCTIONS.map(({ setting }) => [setting, false]));
  studio.app.tenants.set('harbor', withTwoOutboxes(off));
  await plant(studio);
  const desk = await UploadDesk.open();
  return {
    studio,
    platforms,
    deletes,
    desk,
    close: () => Promise.all([studio.close(), desk.close()]).then(() => undefined),
  };
}

async function plant(studio: Studio): Promise<void> {
  const inbox = studio.inbox('aurora');
  const fileOf = (place: number): string => join(inbox, smallName(place));
  const now = Date.now() / 1000;
  await utimes(fileOf(OLDEST), now - DAY_SECONDS, now - DAY_SECONDS);
  await utimes(fileOf(NEWEST), now + DAY_SECONDS, now + DAY_SECONDS);
  await writeFile(fileOf(LARGEST), commented(await draw(LARGEST), 'large'.repeat(2_000)));
  await plantUnclear(studio, UNCLEAR);
  for (const [folder, all] of [
    ['keep', KEPT],
    ['reject', REMOVED],
  ] as const) {
    await mkdir(join(inbox, folder), { recursive: true });
    // No two photos of a site with the same bytes.
    for (const name of all) await writeFile(join(inbox, folder, name), commented(await draw(1), name));
  }
}

/** Where a row about many photos is tried. */
export class ManyScene extends Scene {
  readonly desk: UploadDesk;
  readonly deletes: Deletes;
  readonly #others: Elsewhere[] = [];

  constructor({ studio, platforms, desk, deletes }: ManyWorld, options: BrowserContextOptions) {
    super(studio, platforms, [].values(), options);
    this.desk = desk;
    this.deletes = deletes;
  }

  /** `phone` or `desk`, so that two trials of one row have files of their own. */
  get device(): string {
    return this.isPhone ? 'phone' : 'desk';
  }

  /** Another process of the service answers from now on, until it is stopped or the trial is over. */
  async elsewhere(options: Parameters<typeof goElsewhere>[1]): Promise<Elsewhere> {
    const there = await goElsewhere(this.studio, options);
    this.#others.push(there);
    return there;
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.all(this.#others.splice(0).map((there) => there.stop()));
  }

  /** Names in aurora's inbox, as the grid has them. */
  async inbox(): Promise<readonly string[]> {
    return (await this.studio.folder('aurora', 'inbox')).filter((name) => name.endsWith('.jpg'));
  }
}

/** A search that finds ten photos, `photo-00<tens>0.jpg` and on. */
export const lot = (tens: number): string => `photo-0${String(tens).padStart(3, '0')}`;
/** The photo with this digit in a lot. */
export const inLot = (tens: number, digit: number): string => `${lot(tens)}${digit}.jpg`;

export const names = ({ page }: Visit): Promise<string[]> => page.locator('.tile-name').allTextContents();
export const tile = ({ page }: Visit, name: string): Locator =>
  page.locator('.tiles > li').filter({ has: page.getByText(name, { exact: true }) });

/** Waits until the first tiles are these, in this order. */
export async function begins(visit: Visit, expected: readonly string[]): Promise<void> {
  await until(visit.page, async () => {
    const there = await names(visit);
    return expected.every((name, at) => there[at] === name);
  });
}

/** Waits until these are all the tiles there are. */
export async function areAll(visit: Visit, expected: readonly string[]): Promise<void> {
  await until(visit.page, async () => JSON.stringify(await names(visit)) === JSON.stringify(expected));
}
