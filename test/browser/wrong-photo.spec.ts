import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import type { Call, Fault } from './support/line.js';
import { chance, SEED, WRONG_PHOTO_STEPS } from './support/sizes.js';
import { draw, smallName } from './support/small-photos.js';
import { openStudio, type Studio } from './support/studio.js';

/** Fewer than there are colours, so that each picture is told by its own; some stay when all steps are done. */
const PHOTOS = 60;
const LONGEST_DELAY_MS = 250;

let browser: Browser;
let studio: Studio;
jest.setTimeout(Math.max(300_000, WRONG_PHOTO_STEPS * 2_000));

beforeAll(async () => {
  browser = await launchChromium();
  studio = await openStudio(browser, { photos: PHOTOS });
});
afterAll(async () => {
  await browser.close();
  await studio.close();
});

/** What a person saw when a key went down, and which key. */
interface Pressed {
  readonly key: string;
  /** Name in the address of the painted picture; null = no picture was there. */
  readonly painted: string | null;
  /** Name in the heading. */
  readonly named: string | null;
  /** Red, green and blue in the middle of the picture, each rounded to the step it was drawn with. */
  readonly colour: string | null;
}

/** Writes down what is painted, in the page and before any listener of its own. */
const WATCH = `globalThis.pressed = [];
addEventListener('keydown', ({ key }) => {
  const image = document.querySelector('.picture img');
  const source = image === null ? null : decodeURIComponent(new URL(image.currentSrc).pathname.split('/').at(-2));
  let colour = null;
  if (image !== null) {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0, 1, 1);
    colour = [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => Math.round((part - 24) / 72)).join();
  }
  globalThis.pressed.push({ key, painted: source, named: document.querySelector('h1')?.textContent ?? null, colour });
}, true);`;

const MOVE = /^POST \/api\/images\/.*\/(keep|remove)$/;
const nameIn = ({ path }: Call): string => path.split('/').at(-2) ?? '';

/** Answers come late and in another order, by chance. */
function scramble(random: () => number): (call: Call) => Fault | null {
  return ({ method, path }) => {
    if (method !== 'GET' || !path.startsWith('/api/images/')) return null;
    return random() < 0.7 ? { does: 'wait', ms: Math.floor(random() * LONGEST_DELAY_MS) } : null;
  };
}

/** Presses keys without waiting for what they do; brings photos back when few are left. */
async function press(page: Page, random: () => number): Promise<void> {
  for (let step = 0; step < WRONG_PHOTO_STEPS; step++) {
    const keys = ['k', 'r', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'u', 'u'];
    await page.keyboard.press(keys[Math.floor(random() * keys.length)] ?? 'k');
    if (random() < 0.5) await page.waitForTimeout(random() * LONGEST_DELAY_MS);
  }
}

describe('never the wrong photo', () => {
  it('when answers come late and in another order, every action hits the photo that was painted when its key went down', async () => {
    const random = chance(SEED);
    const context = await studio.contextOfAdmin('aurora');
    await context.addInitScript(WATCH);
    const page = await studio.openAsAdmin('aurora', `/photo/inbox/${smallName(20)}`, context);
    await page.locator('.picture img').waitFor();
    studio.line.fault(() => true, scramble(random));
    await press(page, random);
    studio.line.mend();
    const calls = (): readonly Call[] => studio.line.of(/^POST \/api\/images\//);
    let before = -1;
    while (before !== calls().length || calls().some(({ end }) => end === 'open')) {
      before = calls().length;
      await page.waitForTimeout(1_000);
    }

    const pressed = await page.evaluate<readonly Pressed[]>('globalThis.pressed');
    const meant = pressed.filter(({ key, painted }) => 'kr'.includes(key) && painted !== null);
    const moved = studio.line.of(MOVE).map((call) => `${call.path.endsWith('/keep') ? 'k' : 'r'} ${nameIn(call)}`);
    expect(moved.length).toBeGreaterThan(WRONG_PHOTO_STEPS / 20);
    expect(
      strangers(
        moved,
        meant.map(({ key, painted }) => `${key} ${painted ?? ''}`),
      ),
    ).toEqual([]);
    expect(studio.line.of(MOVE).filter(({ headers }) => headers['if-match'] === undefined)).toEqual([]);
    // The picture, its name and its colours are of one photo: names never run ahead.
    for (const { painted, named, colour } of pressed.filter((one) => one.painted !== null)) {
      expect([painted, named, colour]).toEqual([painted, painted, colourNamed(painted ?? '')]);
    }
    await context.close();
  });

  it('when a file was replaced meanwhile, nothing is done to it, and the page says to look again', async () => {
    const page = await studio.openAsAdmin('harbor', `/photo/inbox/${smallName(3)}`);
    await page.locator('.picture img').waitFor();
    await page.getByRole('button', { name: 'Keep', exact: true }).waitFor();
    await writeFile(join(studio.inbox('harbor'), smallName(3)), await draw(50));
    await page.keyboard.press('k');
    await page.getByText('This photo has changed since you opened it. Look again.').first().waitFor();
    expect(studio.line.of(MOVE).filter(({ tenant }) => tenant === 'harbor')).toMatchObject([{ status: 412 }]);
    expect(await studio.folder('harbor', 'keep')).toEqual([]);
    expect(await studio.folder('harbor', 'inbox')).toContain(smallName(3));
    await page.context().close();
  });

  it('when it is over, no page has complained', () => {
    expect(studio.complaints.filter((line) => !/status of (404|409|412)/.test(line))).toEqual([]);
  });
});

/** Moves that no key stands behind, in their order: each is matched by the next key of the same kind and photo. */
function strangers(moved: readonly string[], meant: readonly string[]): readonly string[] {
  let at = 0;
  return moved.filter((move) => {
    const found = meant.indexOf(move, at);
    if (found < 0) return true;
    at = found + 1;
    return false;
  });
}

/** Which of the drawn colours a photo has, as {@link WATCH} writes it. */
function colourNamed(name: string): string {
  const at = Number(/\d+/.exec(name)) - 1;
  return [at % 4, Math.floor(at / 4) % 4, Math.floor(at / 16) % 4].join();
}
