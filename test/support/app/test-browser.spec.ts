import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchSite } from './fetch-metadata.js';
import { TestBrowser } from './test-browser.js';

/** A server that redirects to `?to=` with `?status=` (or, at `/loop`, to itself), sets `?set=` and tells what it was sent. */
function answering(): Server {
  return createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://any');
    const to = pathname === '/loop' ? '/loop' : searchParams.get('to');
    for (const line of searchParams.getAll('set')) response.appendHeader('Set-Cookie', line);
    response.writeHead(
      to === null ? 200 : Number(searchParams.get('status') ?? 302),
      to === null ? {} : { Location: to },
    );
    response.end(JSON.stringify(told(request)));
  });
}

function told({ method, headers }: IncomingMessage): object {
  const { host, origin, cookie, 'content-type': type, 'x-forwarded-proto': scheme } = headers;
  return {
    method,
    host,
    origin,
    cookie,
    type,
    scheme,
    site: headers['sec-fetch-site'],
    user: headers['sec-fetch-user'],
  };
}

const servers: Server[] = [];
let browser: TestBrowser;
let provider: string;
beforeAll(async () => {
  const ports: number[] = [];
  for (const server of [answering(), answering()]) {
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    ports.push((server.address() as AddressInfo).port);
  }
  provider = `http://127.0.0.1:${ports[1]}`;
});
beforeEach(() => {
  const { port } = servers[0]?.address() as AddressInfo;
  browser = new TestBrowser({
    base: 'pub.test',
    appPort: port,
    address: '203.0.113.7',
    provider: { origin: provider, certificate: '' },
  });
});
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

const AURORA = 'https://aurora.pub.test';
const APP = 'https://app.pub.test';
const seen = ({ text }: { readonly text: string }): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;
const to = (url: string, more: Readonly<Record<string, string>> = {}): string =>
  `/?${new URLSearchParams({ to: url, ...more }).toString()}`;
const setting = (line: string): string => `/?${new URLSearchParams({ set: line }).toString()}`;

describe('where a request says it comes from', () => {
  test.each([
    [null, [`${AURORA}/`], 'none'],
    [null, [`${AURORA}/`, 'https://evil.example/'], 'none'],
    [AURORA, [`${AURORA}/a`, `${AURORA}/b`], 'same-origin'],
    [AURORA, [`${AURORA}/a`, `${APP}/b`], 'same-site'],
    [AURORA, [`${APP}/a`, `${AURORA}/b`], 'same-site'],
    [AURORA, [`${APP}/a`, 'https://evil.example/', `${AURORA}/b`], 'cross-site'],
    ['http://aurora.pub.test', [`${AURORA}/a`], 'cross-site'],
    ['https://a.github.io', ['https://b.github.io/'], 'cross-site'],
  ])('from %s by %j it is %s', (initiator, chain, site) => {
    expect(fetchSite(initiator, chain)).toBe(site);
  });

  test('when it is typed, it is none, by a person, and the proxy says https', async () => {
    const landing = await browser.open(`${AURORA}/`);
    expect(seen(landing)).toMatchObject({ host: 'aurora.pub.test', site: 'none', user: '?1', scheme: 'https' });
    expect(seen(landing)).not.toHaveProperty('origin');
  });

  test('when a click leads over a stranger back home, home sees cross-site', async () => {
    await browser.open(`${AURORA}/`);
    const landing = await browser.click(to(`${APP}${to(`${provider}${to(`${AURORA}/end`)}`)}`));
    expect(landing.hops.map(({ sent }) => sent['Sec-Fetch-Site'])).toEqual([
      'same-origin',
      'same-site',
      undefined,
      'cross-site',
    ]);
    expect([landing.url, browser.url]).toEqual([`${AURORA}/end`, `${AURORA}/end`]);
  });

  test('when it is plain http, nothing of Sec-Fetch is sent, and the proxy says http', async () => {
    const landing = await browser.open('http://aurora.pub.test/');
    expect(seen(landing)).toMatchObject({ scheme: 'http' });
    expect(seen(landing)).not.toHaveProperty('site');
  });

  test('when a form is sent, it says its origin, null after a redirect from elsewhere, and GET after 303', async () => {
    await browser.open(`${AURORA}/`);
    const own = await browser.click('/', { form: { a: '1' } });
    expect(seen(own)).toMatchObject({ method: 'POST', origin: AURORA, type: 'application/x-www-form-urlencoded' });
    const kept = await browser.click(`${APP}${to(`${AURORA}/`, { status: '307' })}`, { form: { a: '1' } });
    expect(seen(kept)).toMatchObject({ method: 'POST', origin: 'null' });
    const turned = await browser.click(to('/end', { status: '303' }), { form: { a: '1' } });
    expect(seen(turned)).toMatchObject({ method: 'GET', site: 'same-origin' });
    expect(seen(turned)).not.toHaveProperty('type');
  });

  test('when a page fetches, changes and foreign reads say its origin, its own reads do not', async () => {
    await browser.open(`${AURORA}/`);
    expect(seen(await browser.fetch('/'))).not.toHaveProperty('origin');
    expect(seen(await browser.fetch('/', { json: {} }))).toMatchObject({ method: 'POST', origin: AURORA });
    expect(seen(await browser.fetch(`${APP}/`))).toMatchObject({ origin: AURORA, site: 'same-site' });
    const silent = await browser.fetch(`${APP}/`, { method: 'POST', mode: 'no-cors' });
    expect(seen(silent)).toMatchObject({ origin: AURORA, site: 'same-site' });
    expect(browser.url).toBe(`${AURORA}/`);
  });
});

describe('cookies', () => {
  test('when names or domains break the rules of browsers, they are not kept', async () => {
    const refused = [
      '__Host-a=1; Path=/; Secure; Domain=pub.test',
      '__Host-a=1; Path=/x; Secure',
      '__Secure-a=1; Path=/',
      'a=1; Domain=test',
      'a=1; Domain=other.test',
      'a=1; Domain=harbor.pub.test',
    ];
    for (const line of refused) await browser.open(`${AURORA}${setting(line)}`);
    expect(await browser.cookies(`${AURORA}/`)).toEqual([]);
    expect(await browser.plant(`${AURORA}/`, refused[0] ?? '')).toBe(false);
  });

  test('when one is for the domain, siblings get it; when it is for a host, nobody else does', async () => {
    await browser.open(`${APP}${setting('__Host-s=1; Path=/; Secure; SameSite=Lax')}`);
    await browser.open(`${APP}${setting('__Secure-i=1; Path=/; Secure; Domain=.pub.test; SameSite=Lax')}`);
    expect(seen(await browser.open(`${AURORA}/`))['cookie']).toBe('__Secure-i=1');
    expect(seen(await browser.tab().open(`${APP}/`))['cookie']).toBe('__Host-s=1; __Secure-i=1');
  });

  test('when another site leads here, Lax ones come along on a link only, Strict ones never', async () => {
    for (const site of ['Lax', 'Strict', 'None']) {
      await browser.open(`${AURORA}${setting(`${site}=1; Path=/; Secure; SameSite=${site}`)}`);
    }
    const sent = async (landing: Promise<{ readonly text: string }>): Promise<unknown> => seen(await landing)['cookie'];
    const from = 'https://evil.example';
    expect(await sent(browser.open(`${AURORA}/`))).toBe('Lax=1; Strict=1; None=1');
    expect(await sent(browser.open(`${AURORA}/`, { from }))).toBe('Lax=1; None=1');
    expect(await sent(browser.open(`${AURORA}/`, { from, form: {} }))).toBe('None=1');
    expect(await sent(browser.fetch(`${AURORA}/`, { from, credentials: 'include' }))).toBe('None=1');
    expect(await sent(browser.fetch(`${AURORA}/`, { from }))).toBeUndefined();
    expect(await sent(browser.fetch(`${AURORA}/`, { from: APP, credentials: 'include' }))).toBe(
      'Lax=1; Strict=1; None=1',
    );
    expect(await sent(browser.fetch(`${AURORA}/`, { from: AURORA, credentials: 'omit' }))).toBeUndefined();
  });
});

describe('the way', () => {
  test('when it is followed, every hop is told, and it can be stopped before one', async () => {
    await browser.get(`${AURORA}${to(`${APP}${to(`${AURORA}/end`)}`, { set: 'a=1; Secure' })}`);
    const stopped = await browser.follow((url) => url.endsWith('/end'));
    expect([stopped.hops.length, stopped.location, stopped.hops[0]?.setCookies]).toEqual([
      2,
      `${AURORA}/end`,
      ['a=1; Secure'],
    ]);
    expect((await browser.follow()).hops).toHaveLength(3);
    await expect(browser.step()).rejects.toThrow('leads nowhere');
  });

  test('when it leads to a host that is not there, it ends there, and nothing is asked', async () => {
    const landing = await browser.open(`${AURORA}${to('https://evil.example/?code=1')}`);
    expect([landing.status, landing.url]).toEqual([0, 'https://evil.example/?code=1']);
  });

  test('when it never ends, it is an error', async () => {
    await expect(browser.open(`${AURORA}/loop`)).rejects.toThrow('redirects');
  });
});
