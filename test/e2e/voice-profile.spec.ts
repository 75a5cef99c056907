import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProviderWorld } from '../support/app/index.js';
import type { TenantName } from '../support/app/index.js';

const VOICE = '/api/config/voice-profile';
const OF_CONFIG = 'Of the config: salt, rope and morning light.';
const SAVED = 'Saved by a person:\nshort, dry, with a wink.';

let world: ProviderWorld;
beforeAll(async () => {
  world = await ProviderWorld.start();
});
beforeEach(async () => {
  await world.begin();
  await world.configure('aurora', {
    features: { voice_matching_enabled: true },
    config: { content: { voice_profile: [OF_CONFIG] } },
  });
});
afterAll(() => world.stop());

const read = (as: TenantName = 'aurora') => world.photos.get(VOICE, { as });
const save = (voice_profile: unknown, as: TenantName = 'aurora') =>
  world.photos.call('post', VOICE, { body: { voice_profile }, as });
const saveOver = (voice_profile: unknown, tag: string) =>
  world.photos.call('post', VOICE, { body: { voice_profile }, headers: { 'If-Match': tag } });
const folder = (): string => join(world.photos.folder(), '.publisher');
const askedFor = (call: string): readonly string[] =>
  world.providers.calls('aurora').flatMap((entry) => (entry.call === call ? [entry.bodyText] : []));

/** What stands in the storage, as another replica would leave it. */
async function plant(text: string): Promise<void> {
  await mkdir(folder(), { recursive: true });
  const there = (await readdir(folder())).filter((name) => name.startsWith('voice-profile.')).length;
  await writeFile(join(folder(), `voice-profile.00000${there + 1}.json`), text);
}

const document = (entries: readonly string[]): string =>
  JSON.stringify({ schema: 1, entries, savedAt: '2026-11-22T00:00:00.000Z', writeNonce: 'a'.repeat(32) });

describe('the brand voice', () => {
  it('when nothing was saved, it is that of the config; nobody keeps the answer', async () => {
    const answer = await read();
    expect(answer.body).toEqual({
      ...{ voice_profile: [OF_CONFIG], enabled: true, source: 'config' },
      voiceVersion: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', etag: `"${answer.body.voiceVersion}"` });
    expect((await read('harbor')).body).toMatchObject({ voice_profile: [], enabled: false, source: 'config' });
  });

  it('when one is saved, captions are written in it and in no other, and other tenants have nothing of it', async () => {
    const saved = await save([SAVED, 'Second.']);
    expect([saved.status, saved.body]).toEqual([
      200,
      {
        ...{ voice_profile: [SAVED, 'Second.'], enabled: true, source: 'saved' },
        voiceVersion: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
    expect((await read()).body).toEqual(saved.body);
    await world.photos.put('voiced.jpg');
    expect((await world.photos.act('voiced.jpg', 'analyze')).status).toBe(200);
    const [captions = ''] = askedFor('captions');
    expect(captions).toContain('short, dry, with a wink.');
    expect(captions).toContain('Second.');
    expect(captions).not.toContain('salt, rope');
    expect(askedFor('vision')[0]).not.toContain('wink');
    expect((await read('harbor')).body.voice_profile).toEqual([]);
    expect(world.photos.app.rawLines.join('')).not.toContain('wink');
  });

  it('when a photo is published without a caption, its text is asked for in the saved voice', async () => {
    await save([SAVED]);
    await world.photos.put('published.jpg');
    expect((await world.photos.act('published.jpg', 'publish', {})).status).toBe(200);
    expect(askedFor('captions')).toEqual([expect.stringContaining('with a wink')]);
  });

  it('when it is taken back, captions are in the voice of the config again; taking back nothing is fine', async () => {
    await save([SAVED]);
    await world.photos.put('one.jpg');
    await world.photos.act('one.jpg', 'analyze');
    for (const round of [1, 2]) {
      const answer = await save(null);
      expect([round, answer.status, answer.body.source, answer.body.voice_profile]).toEqual([
        round,
        200,
        'config',
        [OF_CONFIG],
      ]);
    }
    await world.photos.put('two.jpg');
    await world.photos.act('two.jpg', 'analyze');
    expect(askedFor('captions').at(-1)).toContain('salt, rope');
    expect((await save([SAVED])).body.source).toBe('saved');
  });

  it('when an empty one is saved, that is a voice as well: none', async () => {
    expect((await save([])).body).toMatchObject({ voice_profile: [], source: 'saved' });
    await world.photos.put('plain.jpg');
    await world.photos.act('plain.jpg', 'analyze');
    expect(askedFor('captions')[0]).not.toContain('salt, rope');
  });

  it('when it changes, what was paid stays paid: only who asks for new texts gets them in the new voice', async () => {
    await world.photos.put('paid.jpg');
    const before = await world.photos.act('paid.jpg', 'analyze');
    await save([SAVED]);
    const again = await world.photos.act('paid.jpg', 'analyze');
    expect([again.body.cached, again.body.platform_captions]).toEqual([true, before.body.platform_captions]);
    expect(world.providers.calls('aurora').map(({ call }) => call)).toEqual(['vision', 'captions']);
    expect((await world.photos.act('paid.jpg', 'analyze?force_refresh=true')).body.cached).toBe(false);
    expect(askedFor('captions').at(-1)).toContain('with a wink');
  });

  it('when the feature is off, it is kept and shown, and nothing is written in it', async () => {
    await save([SAVED]);
    await world.configure('aurora', { config: { content: { voice_profile: [OF_CONFIG] } } });
    expect((await read()).body).toMatchObject({ voice_profile: [SAVED], enabled: false, source: 'saved' });
    await world.photos.put('off.jpg');
    await world.photos.act('off.jpg', 'analyze');
    expect(askedFor('captions')[0]).not.toMatch(/with a wink|salt, rope/);
  });

  it('when somebody else saved since it was read, who names what they read is told and overwrites nothing', async () => {
    const first = (await read()).headers['etag'] as string;
    const mine = await saveOver(['Mine.'], first);
    expect([mine.status, mine.headers['etag']]).toEqual([200, `"${mine.body.voiceVersion}"`]);
    for (const entries of [['Theirs.'], null]) {
      const late = await saveOver(entries, first);
      expect([late.status, late.body.code]).toEqual([412, 'voice_profile_changed']);
    }
    expect((await saveOver(['Theirs.'], 'nonsense')).status).toBe(412);
    expect((await read()).body.voice_profile).toEqual(['Mine.']);
    // A compressed answer has the same tag, only weak; a caller of the Python route names none.
    expect((await saveOver(['Again.'], `W/${mine.headers['etag']}`)).status).toBe(200);
    expect((await saveOver(['Any.'], '*')).status).toBe(200);
    expect((await save(['Last.'])).status).toBe(200);
    expect((await read()).body.voice_profile).toEqual(['Last.']);
  });

  it.each([
    ['more than 20 entries', Array.from({ length: 21 }, () => 'x')],
    ['an empty entry', ['']],
    ['an entry of spaces', [' \n ']],
    ['501 characters', ['x'.repeat(501)]],
    ['a number', [1]],
    ['no list', 'x'],
    ['nothing', undefined],
  ])('when it is %s, it is 422 and nothing is saved', async (_what, entries) => {
    const answer = await save(entries);
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
    expect((await read()).body.source).toBe('config');
  });

  it('when it is as much as may be, of any script, it comes back as it was', async () => {
    const most = Array.from({ length: 20 }, (_, at) =>
      ['📷', 'é', '\u0007', '\n', '"'][at % 5]?.repeat(499).concat('x'),
    );
    expect((await save(most)).status).toBe(200);
    expect((await read()).body.voice_profile).toEqual(most);
  });
});

describe('a voice in the storage', () => {
  it('when another replica has saved it, captions follow within ten seconds', async () => {
    await world.photos.put('first.jpg');
    await world.photos.act('first.jpg', 'analyze');
    await plant(document([SAVED]));
    expect((await read()).body.voice_profile).toEqual([SAVED]);
    world.clock.pass(11);
    await world.photos.put('second.jpg');
    await world.photos.act('second.jpg', 'analyze');
    const [first, second] = askedFor('captions');
    expect([first?.includes('salt, rope'), second?.includes('with a wink')]).toEqual([true, true]);
  });

  it.each([
    ['no JSON', '{"schema":1,"entries":['],
    ['of a later version', JSON.stringify({ ...JSON.parse(document([SAVED])), schema: 2 })],
    ['of too many', document(Array.from({ length: 21 }, () => 'x'))],
    ['of something else', JSON.stringify({ ...JSON.parse(document([])), entries: [1] })],
  ])('when it is %s, that is told and nothing is paid; saving another one mends it', async (_what, text) => {
    await plant(text);
    world.clock.pass(11);
    const answer = await read();
    expect([answer.status, answer.body.code]).toEqual([409, 'voice_profile_corrupt']);
    expect(answer.text).not.toContain('wink');
    await world.photos.put('unclear.jpg');
    expect((await world.photos.act('unclear.jpg', 'analyze')).body.code).toBe('voice_profile_corrupt');
    expect(world.providers.calls('aurora')).toEqual([]);
    expect((await saveOver(['Blind.'], `"${'a'.repeat(32)}"`)).status).toBe(412);
    expect((await save(['Mended.'])).status).toBe(200);
    expect((await read()).body.voice_profile).toEqual(['Mended.']);
    expect((await world.photos.act('unclear.jpg', 'analyze')).status).toBe(200);
  });

  it('when two save at once, one of them stands there whole, and who was late is told', async () => {
    const both = await Promise.all([save(['One.']), save(['Two.'])]);
    const won = both.filter(({ status }) => status === 200).map(({ body }) => body.voice_profile as string[]);
    expect(won.length).toBeGreaterThan(0);
    expect(both.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual([]);
    expect(won).toContainEqual((await read()).body.voice_profile);
    const newest = (await readdir(folder()))
      .filter((name) => name.startsWith('voice-profile.'))
      .sort()
      .at(-1);
    const stored: unknown = JSON.parse(await readFile(join(folder(), newest ?? ''), 'utf8'));
    expect(stored).toMatchObject({
      schema: 1,
      entries: expect.any(Array),
      writeNonce: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });
});
