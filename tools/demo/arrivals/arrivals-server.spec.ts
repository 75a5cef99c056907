import { startArrivals } from './arrivals-server.js';
import type { AiCall, ArrivedMail, ArrivedPost, Arrivals } from './arrived.js';
import type { RunningView } from '../view/serve-page.js';

const EVIL = '</p><script>alert(1)</script><img src=x onerror=alert(2)>"\'&';
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const at = new Date('2026-11-21T21:04:05Z');

const post = (changes: Partial<ArrivedPost> = {}): ArrivedPost => ({
  tenant: 'aurora',
  at,
  fate: 'accepted',
  answered: null,
  channel: '@aurora_nights',
  messageId: 17,
  caption: EVIL,
  spoiler: false,
  picture: 'post/0',
  ...changes,
});
const mail: ArrivedMail = {
  tenant: 'harbor',
  at,
  fate: 'accepted_unheard',
  answered: EVIL,
  from: EVIL,
  recipients: ['a@example.com', 'b@example.com'],
  to: ['a@example.com'],
  subject: EVIL,
  body: EVIL,
  messageId: '<k.fetlife.1@harbor>',
  picture: 'mail/0',
};
const call: AiCall = {
  tenant: 'aurora',
  at,
  fate: 'refused',
  answered: '429',
  model: EVIL,
  about: 'looked at a photo',
  tokens: { input: 1200, output: 34 },
  pictureSide: 1024,
};

describe('page of what arrived', () => {
  let view: RunningView;
  let posts: ArrivedPost[];

  beforeEach(async () => {
    posts = [post(), post({ tenant: 'harbor', channel: '-1001234', messageId: 3, spoiler: true, picture: null })];
    const arrivals = (): Arrivals => ({
      posts,
      mails: [mail],
      turnedAway: [{ tenant: 'harbor', at, reason: `auth: ${EVIL}` }],
      calls: [call],
      picture: (key) => (key === 'post/0' ? JPEG : null),
    });
    view = await startArrivals({
      port: 0,
      arrivals,
      publisherUrl: (tenant) => `http://${tenant}.localhost:8080/`,
      badDays: [`telegram: ${EVIL}`],
    });
  });
  afterEach(() => view.close());

  const ask = (path: string) => fetch(view.url + path, { redirect: 'manual' });
  const text = async (path: string) => (await ask(path)).text();

  it('when captions, subjects, bodies and models hold markup, they are shown as text and nothing of them may run', async () => {
    const answer = await ask('/');
    const body = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(body.match(/<script/g)).toHaveLength(1);
    expect(body).toContain('<script src="/renew.js" defer></script>');
    expect(body).not.toContain('<img src=x');
    expect(body.split('&lt;img src=x onerror=alert(2)&gt;&quot;&#39;&amp;')).toHaveLength(10);
  });

  it('when things arrived, posts stand by channel, mails with everybody who gets them, calls with their tokens', async () => {
    const body = await text('/');
    for (const shown of [
      '@aurora_nights',
      '-1001234',
      'message 17',
      'behind a spoiler',
      'hidden: b@example.com',
      'arrived, but the publisher was not told',
      'Connections without a mail',
      '1 call, 1,234 tokens',
      'looked at a photo, 1024 px',
      'refused: 429',
    ]) {
      expect(body).toContain(shown);
    }
  });

  it('when one tenant is chosen, nothing of the other is shown', async () => {
    const body = await text('/harbor');
    expect(body).toContain('-1001234');
    expect(body).not.toContain('@aurora_nights');
    expect(body).toContain('0 calls, 0 tokens');
  });

  it('when something new arrives, the version changes, and the page says which it is', async () => {
    const before = await text('/version');
    expect(await text('/')).toContain(`data-version="${before}"`);
    posts = [...posts, post({ messageId: 18 })];
    expect(await text('/version')).not.toBe(before);
    posts = [...posts, post({ fate: 'refused', messageId: null })];
    expect(await text('/')).toContain('3 posts, 1 refused');
  });

  it('when a picture is opened, it is the one that arrived', async () => {
    const answer = await ask('/picture?key=post%2F0');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(JPEG);
  });

  it.each([['/picture?key=mail%2F0'], ['/picture'], ['/vermont'], ['/aurora/x'], ['/..%2f']])(
    'when %s is asked, there is nothing',
    async (path) => {
      expect((await ask(path)).status).toBe(404);
    },
  );
});
