import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findings, tooWide, unnamed } from './support/accessibility.js';
import { launchChromium } from './support/chromium.js';
import { DESK, PHONE } from './support/devices.js';
import { pictureNames, SCENES, sceneList, type Scene } from './support/scenes.js';
import { DOCUMENTED, IS_UPDATING, keepText, picture } from './support/screenshots.js';
import { IS_LONG } from './support/sizes.js';
import { openStudio, withTwoOutboxes, type Studio } from './support/studio.js';

const PLATFORMS = ['outbox', 'journal', 'album'];
/** The narrowest screen; as wide as the desk at 400 %. Spec: ui.md section 11. */
const NARROW = { width: 320, height: 568 };
const DESK_AT_400 = { width: DESK.viewport.width / 4, height: DESK.viewport.height / 4 };
const TENANT = 'aurora';

let browser: Browser;
let studio: Studio;
let photo: string;
jest.setTimeout(300_000);

beforeAll(async () => {
  browser = await launchChromium();
  const file = withTwoOutboxes({ auto_view_enabled: true, voice_matching_enabled: true });
  const publishers = PLATFORMS.map((id) => ({ id, type: 'outbox', enabled: true }));
  const config = { ...(file.envelope['config'] as object), publishers };
  studio = await openStudio(browser, { tenant: { ...file, envelope: { ...file.envelope, config } } });
  [photo = ''] = await studio.folder(TENANT, 'inbox');
});
afterAll(async () => {
  await browser.close();
  await studio.close();
});
afterEach(() => studio.line.mend());

/** Opens a scene and waits for its words. @param device the size it is opened with */
async function open(scene: Scene, device: BrowserContextOptions): Promise<Page> {
  studio.line.mend();
  scene.before?.(studio);
  const path = scene.path.replace('{photo}', encodeURIComponent(photo));
  const options = { ...device, reducedMotion: 'reduce' as const, colorScheme: 'light' as const };
  const page = await (scene.as === 'admin'
    ? studio.openAsAdmin(TENANT, path, options)
    : studio.open(TENANT, path, options));
  await scene.act?.(page, studio);
  await page.getByText(scene.words).first().waitFor();
  return page;
}

/** Faults in every theme and size, each with where it was found. */
async function faultsOf(page: Page): Promise<string[]> {
  const all: string[] = [];
  const look = async (where: string, what?: 'all' | 'looks'): Promise<void> => {
    all.push(...(await findings(page, IS_LONG ? 'all' : what)).map((fault) => `${where}: ${fault}`));
  };
  all.push(...(await unnamed(page)).map((role) => `without a name: ${role}`));
  await look('light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await look('dark', 'looks');
  await page.setViewportSize(NARROW);
  await look('narrow and dark', 'looks');
  await page.setViewportSize(PHONE.viewport);
  all.push(...(await tooWide(page)).map((fault) => `phone: ${fault}`));
  if (!IS_LONG) return all;
  await page.emulateMedia({ colorScheme: 'light' });
  await look('narrow');
  await page.setViewportSize(DESK_AT_400);
  await look('at 400 %');
  await page.setViewportSize(DESK.viewport);
  await page.emulateMedia({ forcedColors: 'active' });
  await look('forced colours');
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'no-preference' });
  await look('with motion');
  return all;
}

/** The pictures of a scene, on a desk and on a phone that is opened anew: it is denser, and has no keyboard. */
async function pictures(scene: Scene): Promise<void> {
  for (const [device, size] of [['desk', DESK] as const, ['phone', PHONE] as const]) {
    const page = await open(scene, size);
    for (const theme of ['light', 'dark'] as const) {
      const name = `${scene.name}-${device}${theme === 'dark' ? '-dark' : ''}.png`;
      await page.emulateMedia({ colorScheme: theme });
      if (pictureNames(scene).includes(name)) await picture(page, name);
    }
    await page.context().close();
  }
}

describe('every screen', () => {
  it.each(SCENES)('when $name is shown in any colours and widths, it has no fault for anybody', async (scene) => {
    const page = await open(scene, DESK);
    expect(await faultsOf(page)).toEqual([]);
    await page.context().close();
    if (IS_UPDATING) await pictures(scene);
  });

  it('when the documentation shows them, none of the list is missing and none is more than listed', async () => {
    if (IS_UPDATING) await keepText('README.md', sceneList());
    const pngs = readdirSync(DOCUMENTED).filter((name) => name.endsWith('.png'));
    expect(pngs.sort()).toEqual(SCENES.flatMap(pictureNames).sort());
    expect(readFileSync(join(DOCUMENTED, 'README.md'), 'utf8')).toBe(sceneList());
  });

  it('when it is over, no page has complained', () => {
    const isExpected = /status of (207|404|409)|ERR_INTERNET_DISCONNECTED/;
    expect(studio.complaints.filter((line) => !isExpected.test(line))).toEqual([]);
  });
});
