import { PhotoWorld } from '../support/app/index.js';

const INVISIBLE = [
  '\u0009', '\u000a', '\u000d', '\u0020', '\u0085', '\u00a0', '\u00ad', '\u034f', '\u061c', '\u1680', '\u180e',
  '\u2000', '\u2003', '\u2007', '\u2009', '\u200a', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2028',
  '\u2029', '\u202a', '\u202c', '\u202e', '\u202f', '\u205f', '\u2060', '\u2061', '\u2064', '\u2066', '\u2069',
  '\u206a', '\u206f', '\u3000', '\u3164', '\ufe00', '\ufe0f', '\ufeff', '\uffa0', '\u115f',
]; // prettier-ignore
const EMPTY = [
  '',
  ...INVISIBLE,
  '\r\n\r\n',
  ' \t \n',
  '\u200b \u200b',
  '\ufeff\ufeff',
  '\u202e\u202c',
  '\u0000',
  '\u0007 ',
];

let world: PhotoWorld;
afterEach(() => world.expectHarborUntouched());

describe('captions that say nothing, with analysis switched off', () => {
  beforeAll(async () => {
    world = await PhotoWorld.start();
    await world.configure({ features: { analyze_caption_enabled: false } });
    await world.put('mute.jpg');
  });
  afterAll(() => world.stop());

  it(`when the caption is one of ${EMPTY.length} that show nothing, it is 422 and nothing is written or sent`, async () => {
    expect(EMPTY.length).toBeGreaterThanOrEqual(50);
    const before = await world.census();
    const told: unknown[] = [];
    for (const caption of EMPTY) {
      const { status, body } = await world.act('mute.jpg', 'publish', { caption });
      told.push([status, body.code, body.errors?.[0]?.pointer]);
    }
    expect(told).toEqual(EMPTY.map(() => [422, 'caption_required', '/captions/outbox']));
    expect(await world.census()).toEqual(before);
  });

  it.each([
    ['none at all', {}],
    ['none, and AI is not to be asked', { ai: 'never' }],
    ['an empty one for the platform', { captions: { outbox: '  ' } }],
  ])('when there is %s, it is 422 caption_required', async (_what, body) => {
    const answer = await world.act('mute.jpg', 'publish', body);
    expect([answer.status, answer.body.code]).toEqual([422, 'caption_required']);
  });

  it('when analysis is asked for, it is 403 and nothing is written', async () => {
    const before = await world.census();
    const answer = await world.act('mute.jpg', 'analyze');
    expect([answer.status, answer.body.code, answer.body.feature]).toEqual([
      403,
      'feature_disabled',
      'analyze_caption_enabled',
    ]);
    expect(await world.census()).toEqual(before);
    expect((await world.detail('mute.jpg')).body.actions.analyze).toBe('feature_disabled');
  });

  it.each([{}, { caption: '\u200b\u200b' }, { caption: ' ' }])(
    'when an empty caption is allowed and %j is given, exactly the empty text is sent',
    async (body) => {
      const hash = await world.put('empty.jpg');
      const answer = await world.act('empty.jpg', 'publish', { ...body, allowEmptyCaption: true });
      expect([answer.status, answer.body.results.outbox.caption]).toEqual([200, '']);
      const post = (await world.posts()).find(({ attemptKey }) => attemptKey.startsWith(hash));
      expect(post?.caption).toBe('');
    },
  );
});

describe('captions of people and of the writer', () => {
  beforeAll(async () => {
    world = await PhotoWorld.start();
    const publishers = ['outbox', 'second'].map((id) => ({ id, type: 'outbox', enabled: true }));
    await world.configure({ config: { publishers } });
  });
  afterAll(() => world.stop());

  const sentTo = async (hash: string) =>
    Object.fromEntries(
      (await world.posts())
        .filter(({ attemptKey }) => attemptKey.startsWith(hash))
        .map(({ platform, caption }) => [platform, caption]),
    );

  it('when there are texts for all, for one and stored ones, the nearest wins and preview shows exactly it', async () => {
    const hash = await world.put('order.jpg');
    const { body } = await world.act('order.jpg', 'analyze');
    await world.saveCaption('order.jpg', {
      captions: { second: 'stored for second' },
      captionVersion: body.captionVersion,
    });
    const check = { captions: { outbox: 'own  text\u200b\r\n\r\n\r\n\r\nend  ' } };
    const preview = await world.call('post', '/api/captions/preview', { body: { ...check, caption: 'for all' } });
    expect((await world.act('order.jpg', 'publish', check)).status).toBe(200);
    const sent = await sentTo(hash);
    expect(sent).toEqual({ outbox: preview.body.outbox.text as string, second: 'stored for second' });
    expect(sent['outbox']).not.toMatch(/\u200b|\r|\n\n\n/);
  });

  it('when nobody wrote one, the writer does, for each platform, and says so in the sidecar', async () => {
    const hash = await world.put('written.jpg');
    const answer = await world.act('written.jpg', 'publish', {});
    expect(answer.status).toBe(200);
    const sent = await sentTo(hash);
    expect(Object.keys(sent).sort()).toEqual(['outbox', 'second']);
    expect(sent['outbox']).not.toBe('');
    const detail = (await world.detail('written.jpg', 'archive')).body;
    expect(detail.captions).toMatchObject({ outbox: { source: 'offline', text: sent['outbox'] } });
  });

  it.each([
    ['10,001 letters', 'a'.repeat(10_001), 10_000],
    ['12,000 letters in words', 'word '.repeat(2_400).trim(), 10_000],
    ['10,000 emoji', '😀'.repeat(10_000), 10_000],
    ['9,999 letters', 'é'.repeat(9_999), 9_999],
  ])('when the caption has %s, it is sent in the length the platform takes', async (what, caption, most) => {
    const hash = await world.put(`${most} ${what}.jpg`);
    const answer = await world.act(`${most} ${what}.jpg`, 'publish', { caption });
    expect([answer.status, answer.body.warnings]).toEqual([200, []]);
    const { outbox = '' } = await sentTo(hash);
    expect(Array.from(outbox).length).toBeLessThanOrEqual(most);
    expect(Array.from(outbox).length).toBeGreaterThan(most * 0.8);
    expect(answer.body.results.outbox.caption).toBe(outbox);
    expect(outbox.endsWith('…')).toBe(outbox !== caption);
  });

  it('when a caption is larger than we take, it is 422 on every route and nothing is stored', async () => {
    await world.put('huge.jpg');
    const before = await world.census();
    const caption = '😀'.repeat(10_001);
    for (const answer of [
      await world.act('huge.jpg', 'publish', { caption }),
      await world.act('huge.jpg', 'publish', { captions: { outbox: caption } }),
      await world.saveCaption('huge.jpg', { caption, captionVersion: null }),
      await world.call('post', '/api/captions/preview', { body: { caption } }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
    }
    expect(await world.census()).toEqual(before);
  });

  it('when all texts of one photo are more than a sidecar holds, it is 422 and what was saved stays', async () => {
    await world.put('wordy.jpg');
    const captions = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id, '😀'.repeat(10_000)]));
    const saved = await world.saveCaption('wordy.jpg', { captions, captionVersion: null });
    expect(saved.status).toBe(200);
    const { captionVersion } = saved.body;
    const more = await world.saveCaption('wordy.jpg', { caption: '😀'.repeat(10_000), captionVersion });
    expect([more.status, more.body.code]).toEqual([422, 'validation_failed']);
    expect((await world.detail('wordy.jpg')).body.captionVersion).toBe(captionVersion);
  });

  it('when the longest captions are posted again and again, every run ends and every post is recorded', async () => {
    const hash = await world.put('stubborn.jpg');
    const caption = '😀'.repeat(10_000);
    expect((await world.act('stubborn.jpg', 'publish', { caption })).status).toBe(200);
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      const body = { caption, republish: true, platforms: ['outbox', 'second'] };
      const answer = await world.act('stubborn.jpg', 'publish?folder=archive', body);
      expect([answer.status, answer.body.results?.outbox?.attempt]).toEqual([200, attempt]);
    }
    const { platforms, state } = (await world.get(`/api/history/${hash}`)).body;
    expect([state, platforms.second.attempt, platforms.second.past.length]).toEqual(['published', 5, 4]);
  }, 120_000);

  it('when two people edit one caption, the second is told both texts and nothing is lost', async () => {
    await world.put('shared.jpg');
    const { captionVersion } = (await world.act('shared.jpg', 'analyze')).body;
    const first = await world.saveCaption('shared.jpg', { caption: 'text of one', captionVersion });
    const second = await world.saveCaption('shared.jpg', { caption: 'text of two', captionVersion });
    expect([second.status, second.body.code, second.body.caption]).toEqual([409, 'caption_changed', 'text of one']);
    expect(second.body.captionVersion).toBe(first.body.captionVersion);
    expect((await world.detail('shared.jpg')).body.caption).toBe('text of one');
    const blind = await world.saveCaption('shared.jpg', { caption: 'text of two', captionVersion: null });
    expect([blind.status, blind.body.code]).toEqual([409, 'caption_changed']);
    const seen = { caption: 'text of two', captionVersion: second.body.captionVersion as string };
    expect((await world.saveCaption('shared.jpg', seen)).status).toBe(200);
    const path = '/api/images/shared.jpg/caption?captionVersion=';
    const stale = await world.call('delete', `${path}${encodeURIComponent(String(captionVersion))}`);
    expect([stale.status, stale.body.code]).toEqual([409, 'caption_changed']);
  });

  it('when a person marks a photo, the word stands above the analysis and goes into the post', async () => {
    await world.configure({
      config: {
        publishers: [
          { id: 'outbox', type: 'outbox', config: { nsfw: 'block' } },
          { id: 'second', type: 'outbox', config: { nsfw: 'spoiler' } },
        ],
      },
    });
    const hash = await world.put('marked.jpg');
    const only = await world.act('marked.jpg', 'publish', { caption: 'x', nsfw: true, platforms: ['outbox'] });
    expect([only.status, only.body.code]).toEqual([422, 'nsfw_blocked']);
    const answer = await world.act('marked.jpg', 'publish', { caption: 'x', nsfw: true });
    expect(answer.status).toBe(200);
    expect(answer.body.results).toMatchObject({
      outbox: { status: 'skipped', code: 'nsfw_blocked' },
      second: { status: 'sent' },
    });
    const posts = (await world.posts()).filter(({ attemptKey }) => attemptKey.startsWith(hash));
    expect(posts).toMatchObject([{ platform: 'second', spoiler: true }]);
  });
});
