import type { Browser } from 'playwright-core';
import { TestClock } from '../../src/orchestrator/testing/index.js';
import { credentialedAdapters, plantedCredential, tenantFile } from '../support/app/index.js';
import type { TenantFile } from '../support/orchestrator/index.js';
import { launchChromium } from './support/chromium.js';
import { screenshot } from './support/screenshots.js';
import { openStudio, type Studio } from './support/studio.js';

const TELEGRAM = plantedCredential('aurora', 'telegram');
const AWAY = /credentials cannot be had right now/;

let browser: Browser;
let studio: Studio;
let clock: TestClock;
jest.setTimeout(120_000);

beforeAll(async () => {
  browser = await launchChromium();
  clock = new TestClock();
  const { publishers } = credentialedAdapters(clock);
  studio = await openStudio(browser, { clock, adapters: { publishers } });
});
afterAll(async () => {
  await browser.close();
  await studio.close();
});

/** An outbox and a Telegram channel. @param hasCredential whether the orchestrator has what the config names */
function withTelegram(hasCredential: boolean): TenantFile {
  const { envelope } = tenantFile();
  const platforms = [
    { id: 'outbox', type: 'outbox' },
    { id: 'telegram-1', type: 'telegram', credentials_ref: TELEGRAM.ref, config: { channel_id: '@studio' } },
  ];
  const config = { ...(envelope['config'] as object), publishers: platforms };
  const payload = { provider: 'telegram', version: TELEGRAM.version, ...TELEGRAM.fields };
  return {
    envelope: { ...envelope, config_version: 'config-1', config },
    credentials: hasCredential ? { [TELEGRAM.ref]: payload } : {},
  };
}

describe('what a photographer sees of the control plane', () => {
  it('when a platform has no credential the dialog says so and the rest works; when it is mended the note is gone', async () => {
    studio.app.tenants.set('aurora', withTelegram(false));
    const page = await studio.open('aurora', '/');
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await studio.signIn(page);
    await page.locator('#caption-text').fill('The first frost, and nobody on the path yet.');
    await page.getByText('Saved').first().waitFor();
    const publish = page.getByRole('button', { name: 'Publish', exact: true });
    const dialog = page.getByRole('dialog');
    await publish.click();
    await dialog.getByText(AWAY).waitFor();
    await dialog.getByText('The first frost, and nobody on the path yet.').waitFor();
    expect(await dialog.getByRole('checkbox', { name: 'Telegram' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Publish to 1 platform' }).waitFor();
    await screenshot(page, 'platform-away');
    await page.keyboard.press('Escape');

    studio.app.tenants.set('aurora', withTelegram(true));
    clock.pass(31);
    await publish.click();
    await dialog.getByRole('button', { name: 'Publish to 2 platforms' }).waitFor();
    expect(await dialog.getByText(AWAY).count()).toBe(0);
    await page.close();
  });

  it('when the orchestrator is away and the settings are old, the page says so, shows the photos and changes nothing', async () => {
    const page = await studio.open('aurora', '/');
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await studio.signIn(page);
    await page.locator('.picture img').waitFor();
    studio.app.orchestrator.control.fail('any', { kind: 'status', status: 503 });
    clock.pass(601);
    await page.reload();
    await page.getByText(/The settings are .* old\. You can look, but not change anything\./).waitFor();
    await page.locator('.picture img').waitFor();
    for (const name of ['Publish', 'Keep', 'Remove', 'Analyze']) {
      const button = page.getByRole('button', { name, exact: true });
      expect([name, await button.getAttribute('aria-disabled')]).toEqual([name, 'true']);
    }
    const foot = await page.locator('.stage-foot').boundingBox();
    expect((foot?.y ?? 9999) + (foot?.height ?? 0)).toBeLessThanOrEqual(800);
    await screenshot(page, 'stale');

    studio.app.orchestrator.control.heal();
    clock.pass(31);
    // Reads do not wait for a refresh that failed before: the first one starts it, one of the next has it.
    const fresh = page.locator('.action-keep[aria-disabled="false"]');
    for (let reloads = 1; reloads <= 10 && (await fresh.count()) === 0; reloads += 1) {
      await page.reload();
      await page.locator('.picture img').waitFor();
      await fresh.waitFor({ timeout: 3_000 }).catch(() => undefined);
    }
    await fresh.waitFor();
    expect(await page.getByText(/The settings are/).count()).toBe(0);
    await page.close();
  });
});
