import { button, until, write } from '../photo-desk.js';
import { smallName } from '../small-photos.js';
import { words } from '../words.js';
import { areAll, inLot, lot, names, type ManyScene } from './many-scene.js';
import { at, shows, type Visit } from './scene.js';
import { act, lie, select, selected } from './selecting.js';

const STATUS = /^GET \/api\/admin\/status$/;
const RENEW = /^POST \/auth\/renew$/;

export async function sessionEnd(scene: ManyScene): Promise<void> {
  const { studio } = scene;
  const path = `/grid?q=${lot(3)}`;
  const visit = await scene.admin(path);
  const pair = [inLot(3, 0), inLot(3, 1)];
  await areAll(
    visit,
    Array.from({ length: 10 }, (_, digit) => inLot(3, digit)),
  );
  await select(visit, pair);
  await visit.page.context().clearCookies();
  const kept = (): Promise<string[]> => studio.folder('aurora', 'keep');
  await visit.hand.press(act(visit, 'admin.keep'));
  await endsAndComesBack(scene, visit);
  // Nothing was done, nothing was lost, and it is the same screen.
  expect(await kept()).not.toContain(pair[0]);
  expect(new URL(visit.page.url()).pathname + new URL(visit.page.url()).search).toBe(path);
  expect(await names(visit)).toHaveLength(10);
  await selected(visit, 2);
  await visit.hand.press(act(visit, 'admin.keep'));
  await lie(visit, kept, pair);
  await visit.hand.press(button(visit.page, words('admin.undo')).first());
  await lie(visit, kept, pair, false);
  await keepsTheText(scene, visit);
  await renewsInSilence(scene);
}

/** It says that the sign-in is over; the way back is one link, a password, and leads here. */
async function endsAndComesBack({ studio }: ManyScene, { page, hand }: Visit): Promise<void> {
  await page.locator('.banner').getByText(words('state.ended')).waitFor();
  await hand.press(page.locator('.banner').getByRole('link', { name: words('state.sign_in_again') }));
  await studio.signIn(page);
  await page.locator('.banner').waitFor({ state: 'detached' });
}

async function keepsTheText(scene: ManyScene, visit: Visit): Promise<void> {
  const { page } = visit;
  const { line } = scene.studio;
  const name = smallName(scene.isPhone ? 35 : 36);
  const text = `Written while the sign-in ended, on a ${scene.device}.`;
  await page.goto(scene.studio.address('aurora', at(name)));
  await shows(visit, name);
  await page.context().clearCookies();
  await page.locator('#caption-text').fill(text);
  await page.getByText(words('admin.kept_here')).waitFor();
  const since = line.calls.length;
  await endsAndComesBack(scene, visit);
  await line.until((calls) => calls.of(/^PUT .*\/caption$/, since).some(({ status }) => status === 200));
  await shows(visit, name);
  expect(await page.locator('#caption-text').inputValue()).toBe(text);
  await write(visit.page, `${text} And more.`);
}

/** A sign-in that can be renewed is renewed before a change, and nobody is told. */
async function renewsInSilence(scene: ManyScene): Promise<void> {
  const { studio } = scene;
  const { line } = studio;
  const soon = (): object => ({ renewUrl: '/auth/renew', expiresAt: new Date(Date.now() + 45_000).toISOString() });
  line.fault(STATUS, { does: 'change', body: (body) => ({ ...body, ...soon() }) });
  line.fault(RENEW, { does: 'answer', status: 204 });
  const name = smallName(scene.isPhone ? 37 : 38);
  const visit = await scene.admin(at(name));
  await shows(visit, name);
  const since = line.calls.length;
  await write(visit.page, 'Saved with a new sign-in.');
  const changes = line.of((call) => call.method !== 'GET' && !call.path.endsWith('/preview'), since);
  expect(changes.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
    'POST /auth/renew 204',
    `PUT /api/images/${name}/caption 200`,
  ]);
  expect(await visit.page.locator('.banner').count()).toBe(0);
  await until(visit.page, async () => line.of(STATUS, since).every(({ end }) => end !== 'open'));
  line.mend();
}
