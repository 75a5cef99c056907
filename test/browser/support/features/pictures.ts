import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { refusal } from '../line.js';
import { button, until } from '../photo-desk.js';
import type { Studio } from '../studio.js';
import { words } from '../words.js';
import { at, hasNone, shows, type Scene, type Visit } from './scene.js';

/** Larger than any thumbnail, and twice as wide as high. */
const WIDE = 'wide.jpg';
/** Lies on its side, and says so: its left is its top. */
const UPRIGHT = 'upright.jpg';
const BROKEN = 'unreadable.jpg';

const RED = { r: 220, g: 20, b: 20 };
const BLUE = { r: 20, g: 20, b: 220 };

/** Photos that pictures are tried with; their names come after all others. */
export async function plantPictures(studio: Studio): Promise<void> {
  const put = (name: string, bytes: Buffer): Promise<void> => writeFile(join(studio.inbox('aurora'), name), bytes);
  const red = await sharp({ create: { width: 150, height: 200, channels: 3, background: RED } })
    .png()
    .toBuffer();
  const halves = sharp({ create: { width: 300, height: 200, channels: 3, background: BLUE } })
    .composite([{ input: red, left: 0, top: 0 }])
    .withMetadata({ orientation: 6 });
  await put(UPRIGHT, await halves.jpeg().toBuffer());
  const wide = sharp({ create: { width: 2400, height: 1200, channels: 3, background: BLUE } });
  await put(WIDE, await wide.jpeg().toBuffer());
  await put(BROKEN, Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(900, 7)]));
}

/** What runs in the page: the picture as it was loaded, and the colours at its upper and lower edge. */
const PAINTED = `(() => {
  const image = document.querySelector('.picture img');
  const { naturalWidth: width, naturalHeight: height, alt, currentSrc } = image;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const colour = (y) => (context.getImageData(width / 2, y, 1, 1).data[0] > 120 ? 'red' : 'blue');
  const colours = [colour(4), colour(height - 4)];
  const { pathname, searchParams } = new URL(currentSrc);
  return { width, height, alt, colours, path: pathname, size: searchParams.get('size'), fit: getComputedStyle(image).objectFit };
})()`;

interface Painted {
  readonly width: number;
  readonly height: number;
  readonly alt: string;
  /** Above and below. */
  readonly colours: readonly string[];
  readonly path: string;
  readonly size: string;
  readonly fit: string;
}

const painted = ({ page }: Visit): Promise<Painted> => page.evaluate<Painted>(PAINTED);

/** A thumbnail that fits, upright, with a text for who cannot see it, sharper on dense screens; or why there is none. */
export async function picture(scene: Scene): Promise<void> {
  const name = scene.photo();
  const visit = await scene.visitor(at(WIDE));
  await shows(visit, WIDE, false);
  const wide = await painted(visit);
  expect(wide).toMatchObject({ fit: 'contain', path: `/api/images/${WIDE}/thumbnail` });
  expect(wide.alt).toBe(words('photo.alt', { name: WIDE }));
  expect(wide.width / wide.height).toBeCloseTo(2, 1);
  await visit.page.goto(scene.studio.address('aurora', at(UPRIGHT)));
  await shows(visit, UPRIGHT, false);
  const upright = await painted(visit);
  expect([upright.height > upright.width, upright.colours]).toEqual([true, ['red', 'blue']]);

  const widths: number[] = [];
  for (const deviceScaleFactor of [1, 2]) {
    const screen = await scene.visitor(at(WIDE), 'aurora', {
      viewport: { width: 600, height: 440 },
      deviceScaleFactor,
    });
    await shows(screen, WIDE, false);
    widths.push((await painted(screen)).width);
  }
  expect(widths).toEqual([640, 1024]);

  const admin = await scene.admin(at(name));
  await shows(admin, name);
  const alt = admin.page.getByLabel(words('admin.alt'), { exact: true });
  await alt.fill('A path with frost on it');
  await alt.blur();
  await admin.page.getByText(words('admin.saved'), { exact: true }).first().waitFor();
  await visit.page.goto(scene.studio.address('aurora', at(name)));
  await shows(visit, name, false);
  expect((await painted(visit)).alt).toBe('A path with frost on it');
  await notShown(scene, visit);
}

/** One that will never be shown, and one that only was not. */
async function notShown(scene: Scene, visit: Visit): Promise<void> {
  const { page, hand } = visit;
  await page.goto(scene.studio.address('aurora', at(BROKEN)));
  await page.getByText(words('photo.unreadable')).waitFor();
  await page.getByRole('heading', { level: 1, name: BROKEN }).waitFor();
  await hand.press(button(page, words('app.try_again')));
  await page.getByText(words('photo.unreadable')).waitFor();
  const other = scene.photo();
  scene.studio.line.fault(new RegExp(`/${other}/thumbnail$`), refusal(422, 'photo_unreadable'));
  // A browser that has seen nothing yet: none of this picture was read ahead.
  const anew = await scene.visitor(at(other));
  await anew.page.getByText(words('photo.unreadable')).waitFor();
  scene.studio.line.mend();
  await anew.hand.press(button(anew.page, words('app.try_again')));
  await shows(anew, other, false);
}

/** Takes the place of the phone's share sheet, and keeps what it was given. */
const SHARE_SHEET = `Object.defineProperties(navigator, {
  canShare: { value: ({ files }) => files.length === 1 },
  share: { value: async ({ files: [file] }) => void (window.shared = { name: file.name, type: file.type, size: file.size }) },
});`;
/** Addresses in the page that lead to somebody else. */
const ELSEWHERE = `[...document.querySelectorAll('[href], [src], [action]')]
  .map((element) => element.href ?? element.src ?? element.action)
  .filter((url) => new URL(url, location.href).origin !== location.origin)`;
const SHIFT = `document.querySelector('.picture').style.transform`;

/** Chromium takes a tap that follows sooner for a part of the drag. */
const TAP_AFTER_DRAG_MS = 700;

/** The stored picture: to the share sheet of a phone, else in a tab; and closer in the page itself. */
export async function fullSize(scene: Scene): Promise<void> {
  const stored = await readFile(join(scene.studio.inbox('aurora'), WIDE));
  const stranger = await scene.visitor(at(WIDE));
  await shows(stranger, WIDE, false);
  await hasNone(stranger, 'admin.full_size');
  expect(await bodyOf(stranger.page, `/api/images/${WIDE}?folder=inbox`)).not.toMatch(/original|https?:/);

  const visit = await scene.admin(at(WIDE), {
    prepare: async (context) => void (await context.addInitScript(SHARE_SHEET)),
  });
  const { page, hand } = visit;
  await shows(visit, WIDE);
  const whole = button(page, words('admin.full_size'));
  if (scene.isPhone) {
    await hand.press(whole);
    await until(page, async () => (await page.evaluate('window.shared')) !== undefined);
    expect(await page.evaluate('window.shared')).toEqual({ name: WIDE, type: 'image/jpeg', size: stored.length });
  } else {
    const opened = page.context().waitForEvent('page');
    await hand.press(whole);
    const tab = await opened;
    await tab.waitForURL(/\/original/);
    expect(tab.url().startsWith(scene.studio.address('aurora', `/api/images/${WIDE}/original`))).toBe(true);
    expect(await hashOf(page, tab.url())).toBe(createHash('sha256').update(stored).digest('hex'));
  }
  expect(await bodyOf(page, `/api/images/${WIDE}?folder=inbox`)).not.toMatch(/https?:/);
  expect(await page.evaluate(ELSEWHERE)).toEqual([]);

  const since = scene.studio.line.calls.length;
  await hand.press(button(page, words('photo.zoom')));
  await scene.studio.line.until((line) => line.of(/\/original$/, since).some(({ end }) => end === 'answered'));
  const before = await page.evaluate(SHIFT);
  await hand.draw(page.locator('.stage-picture'), { dx: -80, dy: 10 });
  await until(page, async () => (await page.evaluate(SHIFT)) !== before);
  await page.waitForTimeout(TAP_AFTER_DRAG_MS);
  await hand.press(button(page, words('photo.zoom')));
  await until(page, async () => (await page.evaluate(SHIFT)) === '');
}

const bodyOf = (page: Page, path: string): Promise<string> =>
  page.evaluate<string>(`fetch(${JSON.stringify(path)}).then((answer) => answer.text())`);

/** What was received from an address, by its hash. */
const hashOf = (page: Page, url: string): Promise<string> =>
  page.evaluate<string>(`fetch(${JSON.stringify(url)})
    .then((answer) => answer.arrayBuffer())
    .then((bytes) => crypto.subtle.digest('SHA-256', bytes))
    .then((hash) => [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join(''))`);
