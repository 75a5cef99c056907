import { refusal } from '../line.js';
import { hasCaption } from '../photo-desk.js';
import { smallName } from '../small-photos.js';
import { words } from '../words.js';
import { caption, expectOff, link, LIST, seePicture } from './state.js';
import type { Scene, State } from './state.js';

const NAME = smallName(1);
const PHOTO = `/photo/inbox/${NAME}`;
/** Has a caption in the end, so it is one that the others let be. */
const CAPTIONED = `/photo/inbox/${smallName(3)}`;
const KEEP = /^POST \/api\/images\/.*\/keep$/;
const ANALYZE = /^POST \/api\/images\/.*\/analyze$/;
const STATUS = /^GET \/api\/admin\/status$/;
/** As the service marks answers from stale settings: a browser that kept one would show its age with every later 304. */
const STALE = { 'X-Config-Stale': String(14 * 60), 'Cache-Control': 'no-store' };

const admin = { who: 'admin', tenant: 'aurora' } as const;

async function press(scene: Scene, key: string): Promise<void> {
  await seePicture(scene);
  await expectOff(scene.page, key, false);
  await scene.page.locator('.action', { hasText: words(key) }).click();
}

/** The photo is where it was, and can be moved as soon as that is possible: and back, for those who come after. */
async function notMoved({ page, studio, line }: Scene): Promise<void> {
  expect(await studio.folder('aurora', 'inbox')).toContain(NAME);
  expect(await studio.folder('aurora', 'keep')).toEqual([]);
  line.mend();
  await page.goto(studio.address('aurora', PHOTO));
  await press({ page, studio, line }, 'admin.keep');
  await page
    .getByText(words('admin.moved', { name: NAME, folder: words('admin.folder.keep') }))
    .first()
    .waitFor();
  const undone = (): number => line.of(/\/undo$/).filter(({ status }) => status === 200).length;
  const before = undone();
  await page.keyboard.press('u');
  await line.until(() => undone() > before);
  expect(await studio.folder('aurora', 'inbox')).toContain(NAME);
}

/** An answer of AI that is no caption; the text of the person can be published. */
function noCaption(name: string, status: number, code: string): State {
  return {
    ...{ ...admin, name, path: PHOTO },
    fault: ({ line }) => void line.fault(ANALYZE, refusal(status, code)),
    act: (scene) => press(scene, 'admin.analyze'),
    says: [words(`admin.problem.${code}`)],
    way: async ({ page }) => {
      expect(await caption(page).isEditable()).toBe(true);
      await expectOff(page, 'admin.publish', false);
    },
  };
}

function keepRefused(name: string, status: number, code: string, text: string, more = {}): State {
  return {
    ...{ ...admin, name, path: PHOTO },
    fault: ({ line }) => void line.fault(KEEP, refusal(status, code, more)),
    act: (scene) => press(scene, 'admin.keep'),
    says: [text],
    way: async (scene) => {
      const { line } = scene;
      const refused = line.of(KEEP).filter((call) => call.status === status);
      expect(new Set(refused.map(({ headers }) => headers['x-request-id'])).size).toBe(refused.length);
      await notMoved(scene);
    },
  };
}

/** States of people who change something. */
export const WRITING: readonly State[] = [
  {
    ...{ ...admin, name: 'an admin has no photos', path: '/grid' },
    fault: ({ line }) => void line.fault(LIST, { does: 'change', body: (body) => ({ ...body, items: [], total: 0 }) }),
    says: [words('state.no_photos'), words('admin.upload.first')],
    way: async ({ page }) => {
      await link(page, 'admin.upload.first').click();
      await page.waitForURL('**/upload');
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
  },
  noCaption('AI is down', 503, 'ai_unavailable'),
  noCaption('AI wrote nothing usable', 502, 'ai_bad_output'),
  noCaption('the credit for AI is used up', 503, 'insufficient_balance'),
  keepRefused('a change comes too early', 429, 'rate_limited', words('problem.rate_limited', { seconds: 8 }), {
    retryAfterSeconds: 8,
  }),
  keepRefused('settings are unknown', 503, 'config_unavailable', words('problem.config_unavailable')),
  keepRefused('the server restarts during a change', 503, 'shutting_down', words('problem.shutting_down')),
  keepRefused('a change fails for unknown reasons', 500, 'internal_error', words('problem.internal_error')),
  {
    ...{ ...admin, name: 'settings are stale', path: CAPTIONED },
    fault: ({ line }) => void line.fault(/ \/api\//, { does: 'change', headers: STALE }),
    act: async (scene) => {
      await seePicture(scene);
      // Another text in each look: one that is stored already would be no draft.
      await caption(scene.page).fill(`Kept while settings are stale, ${scene.line.calls.length}`);
    },
    says: [words('state.stale.other', { count: 14 }), words('admin.kept_here')],
    way: async ({ page, line, studio }) => {
      await expectOff(page, 'admin.keep', true);
      await expectOff(page, 'admin.publish', true);
      const text = await caption(page).inputValue();
      const since = line.calls.length;
      line.mend();
      await page.goto(studio.address('aurora', CAPTIONED));
      // What was kept is stored, before the page was opened again or after.
      await line.until((calls) => calls.of(/^PUT .*\/caption$/, since).some(({ status }) => status === 200));
      await seePicture({ page, line, studio });
      await hasCaption(page, text);
    },
  },
  {
    ...{ ...admin, name: 'a model ends soon', path: '/grid' },
    fault: ({ line }) => {
      const notice = { setting: 'caption_model', shutdownDate: '2027-01-14', text: 'The caption model ends.' };
      line.fault(STATUS, { does: 'change', body: (body) => ({ ...body, notices: [notice] }) });
    },
    says: [words('admin.notice.caption_model', { day: 'January 14, 2027' })],
    way: async ({ page }) => {
      await page
        .locator('.banner')
        .getByRole('button', { name: words('app.close') })
        .click();
      await page.locator('.banner').waitFor({ state: 'detached' });
      await page.reload();
      await page.locator('.tile-name').first().waitFor();
      await link(page, 'admin.history').waitFor();
      expect(await page.locator('.banner').count()).toBe(0);
      await page.clock.setFixedTime(Date.now() + 8 * 24 * 3_600_000);
      await page.reload();
      await page.locator('.banner').waitFor();
    },
  },
  {
    ...{ who: 'admin', tenant: 'harbor', name: 'functions are off', path: PHOTO },
    says: [words('admin.caption')],
    way: async ({ page }) => {
      await seePicture({ page } as Scene);
      for (const key of ['admin.keep', 'admin.remove', 'admin.analyze', 'admin.publish', 'admin.upload']) {
        expect([key, await page.getByRole('button', { name: words(key), exact: true }).count()]).toEqual([key, 0]);
        expect([key, await page.getByRole('link', { name: words(key), exact: true }).count()]).toEqual([key, 0]);
      }
    },
  },
];
