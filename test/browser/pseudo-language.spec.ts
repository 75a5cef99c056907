import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './support/chromium.js';
import { buildPseudoPage, type PseudoPage } from './support/pseudo-page.js';
import { openStudio, type Studio } from './support/studio.js';

let browser: Browser;
let studio: Studio;
let pseudo: PseudoPage;
jest.setTimeout(300_000);

beforeAll(async () => {
  pseudo = await buildPseudoPage();
  browser = await launchChromium();
  studio = await openStudio(browser, { photos: 6 });
  pseudo.putOn(studio.line);
});
afterAll(async () => {
  await browser.close();
  await studio.close();
  await pseudo.remove();
});

/** Runs in the page; the tests themselves know no DOM. What reaches beyond the width of the screen. */
const TOO_WIDE = `(() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  const isBeyond = (box) => box.width > 0 && (box.right > clientWidth + 1 || box.left < -1);
  const wide = [...document.querySelectorAll('body *')].filter(
    (element) => isBeyond(element.getBoundingClientRect()) && element.closest('.unseen, .skip, .stage-picture') === null,
  );
  return [...(scrollWidth > clientWidth ? ['the page itself'] : []), ...wide.map((element) => element.outerHTML.slice(0, 80))];
})()`;

/** A phone of the smallest width, and a desk at 400 %. Spec: ui.md section 11. */
const NARROW = { viewport: { width: 320, height: 640 } };

const beyond = (page: Page): Promise<unknown> => page.evaluate(TOO_WIDE);
/** Every text of the pseudo language ends so. */
const strange = (page: Page, selector: string) => page.locator(selector).filter({ hasText: /ñ.*\]/ }).first();

describe('the page in a language that is 40 % longer, 320 px wide', () => {
  it.each([
    ['/', '.action-label'],
    ['/grid', '.toolbar'],
    ['/history', 'h1'],
    ['/upload', '.drop-box .button'],
    ['/nowhere', 'h1'],
  ])(
    'when an admin opens %s, it says everything in that language and needs no scrolling sideways',
    async (path, said) => {
      const page = await studio.openAsAdmin('aurora', path, NARROW);
      await strange(page, said).waitFor();
      expect(await beyond(page)).toEqual([]);
      await page.keyboard.press('?');
      await strange(page, 'dialog dd').waitFor();
      expect(await beyond(page)).toEqual([]);
      await page.context().close();
    },
  );

  it('when somebody signs in, the form fits as well', async () => {
    const page = await studio.open('aurora', '/sign-in', NARROW);
    await strange(page, '.card .button').waitFor();
    expect(await beyond(page)).toEqual([]);
    await page.context().close();
  });
});
