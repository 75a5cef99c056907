import { AUTH_ERROR_CODES } from '../../../../src/auth/index.js';
import { PASSWORD } from '../../../support/app/index.js';
import { refusal } from '../line.js';
import { button, until } from '../photo-desk.js';
import { words } from '../words.js';
import { at, details, hasNone, shows, STATUS, told, type Scene, type Visit } from './scene.js';

const EMAIL = 'ada@studio.example';
const HOME = 'harbor';

const views = ({ page }: Visit, key: string) =>
  page.getByRole('navigation', { name: words('nav.label') }).getByRole('link', { name: words(key) });

/** Name of the site, the ways through it, and as whom one is here. */
export async function titleAndHeader(scene: Scene): Promise<void> {
  const name = scene.photo();
  const stranger = await scene.visitor(at(name));
  await shows(stranger, name, false);
  await stranger.page.locator('header').getByText('aurora', { exact: true }).waitFor();
  await until(stranger.page, async () => /^photo-.* – \d+ of \d+ – aurora$/.test(await stranger.page.title()));
  for (const key of ['nav.photo', 'nav.grid']) await views(stranger, key).waitFor();
  for (const key of ['admin.history', 'admin.upload']) expect(await views(stranger, key).count()).toBe(0);

  scene.studio.line.fault(STATUS, told({ email: EMAIL }));
  const admin = await scene.admin(at(name));
  await admin.page.locator('header').getByText(EMAIL).waitFor();
  for (const key of ['nav.photo', 'nav.grid', 'admin.history', 'admin.upload']) await views(admin, key).waitFor();
  await admin.hand.press(views(admin, 'admin.history'));
  await admin.page.getByRole('heading', { level: 1, name: words('admin.history') }).waitFor();
  await admin.hand.press(views(admin, 'nav.photo'));
  await admin.page.locator('.picture img').waitFor();

  scene.studio.line.fault(STATUS, told({ admin: false, signedIn: true, email: EMAIL, reason: 'not_admin_here' }));
  const guest = await scene.visitor(at(name));
  await guest.page.locator('header').getByText(EMAIL).waitFor();
  if (!scene.isPhone) await guest.page.locator('header').getByText(words('auth.no_rights_badge')).waitFor();
  await guest.hand.press(button(guest.page, words('nav.menu')));
  await guest.page.getByRole('dialog').getByText(words('menu.may_look')).waitFor();
}

const toast = ({ page }: Visit, text: string) => page.locator('.toast', { hasText: text });

/** What went well stays while one looks at it, what went wrong until it is closed, and both stand in the log. */
export async function messages(scene: Scene): Promise<void> {
  const [name, next] = [scene.photo(), scene.photo()];
  const visit = await scene.admin(at(name), {
    prepare: async (context) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await context.clock.install();
    },
  });
  const { page, hand } = visit;
  await shows(visit, name);
  await hand.press(button(page, words('admin.keep')));
  const moved = words('admin.moved', { name, folder: words('admin.folder.keep') });
  await hand.rest(toast(visit, moved), async () => {
    await shows(visit, next);
    await page.clock.runFor(20_000);
    expect(await toast(visit, moved).isVisible()).toBe(true);
  });
  await page.clock.runFor(11_000);
  await toast(visit, moved).waitFor({ state: 'detached' });

  scene.studio.line.fault(/^POST .*\/keep$/, refusal(503, 'storage_unavailable'), 1);
  await hand.press(button(page, words('admin.keep')));
  const refused = `${words('admin.refused.keep', { name: next })} ${words('problem.storage_unavailable')}`;
  const error = toast(visit, refused);
  await error.waitFor();
  await page.clock.runFor(60_000);
  await hand.press(button(page, words('photo.previous')));
  await hand.press(error.getByRole('button', { name: words('app.copy') }));
  await error.getByRole('button', { name: words('app.copied') }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('request-of-a-test');
  await hand.press(error.getByRole('button', { name: words('app.close') }));
  await error.waitFor({ state: 'detached' });

  const log = await details(visit);
  await log.getByText(words('admin.details.log')).waitFor();
  await log.getByRole('listitem').filter({ hasText: moved }).waitFor();
  await log.getByRole('listitem').filter({ hasText: refused }).getByText('request-of-a-test').waitFor();
}

/** Why a sign-in failed, in words of people; its code stands nowhere. */
export async function failedSignIn(scene: Scene): Promise<void> {
  scene.studio.line.fault(STATUS, told({ authMode: 'auth0' }));
  const visit = await scene.visitor('/grid');
  for (const code of [...AUTH_ERROR_CODES, 'never_heard_of']) {
    const known = code === 'never_heard_of' ? 'callback_failed' : code;
    await visit.page.goto(scene.studio.address('aurora', `/grid?auth_error=${code}`));
    const notice = visit.page.getByRole('alert').filter({ hasText: words(`auth.${known}`) });
    await notice.waitFor();
    expect(`${visit.page.url()} ${await visit.page.locator('body').innerText()}`).not.toContain(code);
    // What nobody can change here has no way on; everything else has one.
    expect(await notice.getByRole('link').count()).toBe(code.startsWith('auth_') ? 0 : 1);
    await visit.hand.press(notice.getByRole('button', { name: words('app.close') }));
    await notice.waitFor({ state: 'detached' });
  }
  scene.studio.line.mend();
  await visit.page.goto(scene.studio.address('aurora', '/sign-in'));
  await visit.page.getByLabel(words('auth.password'), { exact: true }).fill('not this one');
  await visit.hand.press(button(visit.page, words('auth.sign_in')));
  await visit.page
    .getByRole('alert')
    .filter({ hasText: words('problem.wrong_password') })
    .waitFor();
  expect(await visit.page.locator('body').innerText()).not.toContain('wrong_password');
}

const call = ({ page }: Visit) => page.locator('header').getByRole('link', { name: words('auth.sign_in_to_manage') });

/** In by password or by a link, to the photo one was at, and out again; nothing of it where a site has no sign-in. */
export async function signInAndOut(scene: Scene): Promise<void> {
  const name = scene.photo();
  const visit = await scene.visitor(at(name));
  const { page, hand } = visit;
  await shows(visit, name, false);
  // On a phone there is room for the first words only; the whole call is read to who cannot see it.
  expect(await call(visit).innerText()).toBe(words(scene.isPhone ? 'auth.sign_in' : 'auth.sign_in_to_manage'));
  await hand.press(call(visit));
  await page.getByLabel(words('auth.password'), { exact: true }).fill(PASSWORD);
  await hand.press(button(page, words('auth.sign_in')));
  await shows(visit, name);
  expect(await call(visit).count()).toBe(0);
  if (scene.isPhone) await hand.press(button(page, words('nav.menu')));
  const out = page.locator(scene.isPhone ? 'dialog' : 'header').getByRole('button', { name: words('auth.sign_out') });
  await hand.press(out);
  await call(visit).waitFor();
  await hasNone(visit, 'admin.keep', 'admin.publish', 'auth.sign_out');

  scene.studio.line.fault(STATUS, told({ authMode: 'auth0' }));
  const byLink = await scene.visitor(at(name));
  const href = await call(byLink).getAttribute('href');
  expect(href).toBe(`/auth/login?returnTo=${encodeURIComponent(at(name))}`);

  scene.studio.line.fault(STATUS, told({ authMode: 'none', reason: 'auth_not_configured' }));
  for (const path of [at(name), '/sign-in']) {
    const without = await scene.visitor(path, path === '/sign-in' ? HOME : 'aurora');
    await button(without.page, words('auth.view_only')).waitFor();
    expect(await without.page.getByRole('link', { name: /sign in/i }).count()).toBe(0);
    expect(await without.page.getByLabel(words('auth.password'), { exact: true }).count()).toBe(0);
  }
}
