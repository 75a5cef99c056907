import { selfSigned } from '../support/certificates/index.js';
import {
  AURORA_ADMIN,
  CANONICAL_HOST,
  FOREIGN_ORIGIN,
  openSignInStudio,
  SIBLING_ORIGIN,
  tenantUrl,
  type SignInStudio,
} from './support/sign-in-studio.js';

let studio: SignInStudio;
jest.setTimeout(180_000);

beforeAll(async () => {
  const { certificate } = selfSigned();
  studio = await openSignInStudio({
    provider: {
      issuer: 'https://127.0.0.1:9/',
      certificate,
      clientId: 'studio',
      clientSecret: 'a secret of the studio',
    },
  });
});
afterAll(() => studio.close());

describe('the studio of sign-in', () => {
  it('when an admin with a session opens their site, the page is theirs, over TLS and without a complaint', async () => {
    const context = await studio.browser.newContext();
    await studio.plantSession(context, AURORA_ADMIN);
    const page = await studio.open(tenantUrl('aurora'), context);
    await page.getByText(AURORA_ADMIN).waitFor();
    await page.locator('.picture img').waitFor();
    expect(new URL(page.url()).origin).toBe('https://aurora.pub.test');
    expect(await page.evaluate('isSecureContext')).toBe(true);
    expect(studio.complaints).toEqual([]);
    const cookies = await context.cookies(`https://${CANONICAL_HOST}`);
    expect(cookies.map(({ name }) => name).sort()).toEqual(['__Host-pv2_session', '__Secure-pv2_id']);
    await context.close();
  });

  it('when the foreign site and the sibling are opened, they are sites of their own, one of them same-site', async () => {
    const context = await studio.browser.newContext();
    await studio.plantSession(context, AURORA_ADMIN);
    const before = studio.front.visits.length;
    for (const origin of [FOREIGN_ORIGIN, SIBLING_ORIGIN]) {
      const page = await studio.open(`${origin}/`, context);
      await page.evaluate(
        `fetch('${tenantUrl('aurora', '/api/images')}', { mode: 'no-cors', credentials: 'include' }).catch(() => {})`,
      );
    }
    const [foreign, sibling] = studio.front.visits.slice(before);
    expect(foreign).toMatchObject({ status: 401, fetch: 'cross-site no-cors empty', cookies: [] });
    expect(sibling).toMatchObject({ status: 403, fetch: 'same-site no-cors empty', cookies: ['__Secure-pv2_id'] });
    expect([studio.foreign.asked[0], studio.sibling.asked[0]]).toEqual(['GET /', 'GET /']);
    await context.close();
  });
});
