import { platformsOf, ProviderWorld } from '../support/app/index.js';

let world: ProviderWorld;
beforeAll(async () => {
  world = await ProviderWorld.start();
});
beforeEach(() => world.begin());
afterEach(() => {
  // Nobody has moved harbor: whatever aurora does, its channel, mails and key stay untouched.
  const { providers } = world;
  expect([providers.posts('harbor'), providers.mails('harbor'), providers.calls('harbor')]).toEqual([[], [], []]);
});
afterAll(() => world.stop());

const callsOf = (): readonly string[] => world.providers.calls('aurora').map(({ call }) => call);
const put = (name: string): Promise<string> => world.photos.put(name);

describe('what AI is asked', () => {
  it('when a person wrote the caption, it is published with AI down and AI is not asked', async () => {
    world.providers.openai.control.plan({ kind: 'server_error' });
    await put('human.jpg');
    const answer = await world.photos.act('human.jpg', 'publish', { caption: 'My own words' });
    expect([answer.status, answer.body.archive]).toEqual([200, 'done']);
    expect(world.providers.posts('aurora').map(({ caption }) => caption)).toEqual(['My own words']);
    const recipients = world.providers.mails('aurora').flatMap(({ to }) => to);
    expect(recipients).toEqual(expect.arrayContaining(['friend@aurora.example', 'aurora@upload.example']));
    expect(callsOf()).toEqual([]);
  });

  it('when a photo is analyzed and then published, the stored captions go out and nothing more is paid', async () => {
    await put('twice.jpg');
    const analyzed = await world.photos.act('twice.jpg', 'analyze');
    expect([analyzed.status, analyzed.body.sidecar_written, analyzed.body.warnings]).toEqual([200, true, []]);
    expect(callsOf()).toEqual(['vision', 'captions']);
    expect((await world.photos.act('twice.jpg', 'analyze')).body.cached).toBe(true);
    const answer = await world.photos.act('twice.jpg', 'publish', {});
    expect(answer.status).toBe(200);
    expect(callsOf()).toEqual(['vision', 'captions']);
    const [post] = world.providers.posts('aurora');
    expect(post?.caption).toBe(analyzed.body.platform_captions['telegram-1']);
  });

  it('when four platforms and a training caption are wanted, there is one look and one call for all texts', async () => {
    const publishers = [...platformsOf('aurora'), { id: 'outbox', type: 'outbox' }];
    await world.configure('aurora', { config: { publishers } });
    await put('four.jpg');
    const analyzed = await world.photos.act('four.jpg', 'analyze');
    expect(Object.keys(analyzed.body.platform_captions as object)).toHaveLength(4);
    expect(new Set(Object.values(analyzed.body.platform_captions as Record<string, string>)).size).toBe(4);
    expect(analyzed.body.sd_caption).not.toBeNull();
    expect(callsOf()).toEqual(['vision', 'captions']);
  });

  it('when one photo is analyzed ten times at once and published too, it is looked at once', async () => {
    await put('crowd.jpg');
    const held = world.providers.openai.control.hold({ call: 'vision' });
    const asked = Array.from({ length: 5 }, () => world.photos.act('crowd.jpg', 'analyze'));
    const published = world.photos.act('crowd.jpg', 'publish', {});
    await held.waitFor(1);
    held.release();
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await published).status).toBe(200);
    expect(callsOf().filter((call) => call === 'vision')).toHaveLength(1);
  });

  it('when the captions of the next photo are written, the writer is told what was published, and no more', async () => {
    await put('before.jpg');
    await world.photos.act('before.jpg', 'publish', { caption: 'A very special evening' });
    world.clock.pass(61);
    await put('after.jpg');
    await world.photos.saveCaption('after.jpg', { caption: 'Never published words', captionVersion: null });
    await put('third.jpg');
    expect((await world.photos.act('third.jpg', 'analyze')).status).toBe(200);
    const [, captions] = world.providers.calls('aurora');
    expect(captions?.bodyText).toContain('A very special evening');
    expect(captions?.bodyText).not.toContain('Never published words');
  });
});

describe('an answer of no use', () => {
  it.each([
    ['is no JSON', { kind: 'text', text: 'A lovely photo!' }],
    ['is half of it', { kind: 'half' }],
    ['refuses', { kind: 'refusal' }],
    ['is cut', { kind: 'incomplete', reason: 'max_output_tokens' }],
    ['says harmless in words', { kind: 'patch', set: { nsfw: 'false' } }],
    ['calls a nude harmless for minors without saying so', { kind: 'patch', set: { nsfw: true, safety_labels: [] } }],
  ] as const)('when the model %s, it is a problem, nothing is stored, sent or called harmless', async (_how, plan) => {
    world.providers.openai.control.plan(plan, { call: 'vision' });
    await put('bad.jpg');
    const before = await world.photos.census();
    const analyzed = await world.photos.act('bad.jpg', 'analyze');
    expect([analyzed.status, analyzed.body.code]).toEqual([502, 'ai_bad_output']);
    const published = await world.photos.act('bad.jpg', 'publish', {});
    expect([published.status, published.body.code]).toEqual([502, 'ai_bad_output']);
    expect(await world.photos.census()).toEqual(before);
    expect([world.providers.posts('aurora'), world.providers.mails('aurora')]).toEqual([[], []]);
    expect((await world.photos.detail('bad.jpg')).body.nsfw).toBeNull();
  });

  it('when a platform is left out of the captions, they are asked for once more and then it is a problem', async () => {
    world.providers.openai.control.plan({ kind: 'patch', drop: ['captions.email-1'] }, { call: 'captions' });
    await put('left-out.jpg');
    const published = await world.photos.act('left-out.jpg', 'publish', {});
    expect([published.status, published.body.code]).toEqual([502, 'ai_bad_output']);
    expect(callsOf()).toEqual(['vision', 'captions', 'captions']);
    expect(await world.photos.names()).toEqual(['left-out.jpg']);
  });

  it('when AI is away, a caption is asked of a person, with a time to come again', async () => {
    world.providers.openai.control.plan({ kind: 'server_error', status: 503 });
    await put('away.jpg');
    const published = await world.photos.act('away.jpg', 'publish', {});
    expect([published.status, published.body.code]).toEqual([503, 'ai_unavailable']);
    expect(await world.photos.names()).toEqual(['away.jpg']);
  });

  it('when a text brings a link along, it is taken out, and the answer says so', async () => {
    const set = { 'captions.telegram-1.text': 'Look at https://evil.example/x now, @stranger' };
    world.providers.openai.control.plan({ kind: 'patch', set }, { call: 'captions' });
    await put('link.jpg');
    const answer = await world.photos.act('link.jpg', 'publish', { platforms: ['telegram-1'] });
    expect([answer.status, answer.body.warnings]).toEqual([200, ['stripped_link']]);
    expect(world.providers.posts('aurora')[0]?.caption).not.toMatch(/evil|stranger/);
  });
});

describe('what is paid', () => {
  const usage = (): readonly { readonly tenant_id: string; readonly quantity: number }[] =>
    world.photos.app.orchestrator.journal
      .filter(({ route }) => route === 'usage')
      .map(({ body }) => JSON.parse(body) as { tenant_id: string; quantity: number });
  const paid = (): number => world.providers.calls('aurora').reduce((sum, { tokens }) => sum + tokens, 0);

  it('when captions are written, what the orchestrator is told is what the answers cost, refused ones too', async () => {
    const before = usage().length;
    world.providers.openai.control.plan({ kind: 'half' }, { call: 'vision', times: 1 });
    await put('paid.jpg');
    expect((await world.photos.act('paid.jpg', 'analyze')).status).toBe(200);
    const told = (): number =>
      usage()
        .slice(before)
        .reduce((sum, { quantity }) => sum + quantity, 0);
    expect(paid()).toBeGreaterThan(0);
    await until(() => told() === paid());
    expect([told(), new Set(usage().map(({ tenant_id }) => tenant_id))]).toEqual([paid(), new Set(['aurora'])]);
  });

  it('when the orchestrator takes no reports, nobody notices', async () => {
    world.photos.app.orchestrator.control.fail('usage', { kind: 'status', status: 500 });
    await put('free.jpg');
    expect((await world.photos.act('free.jpg', 'analyze')).status).toBe(200);
    expect((await world.photos.act('free.jpg', 'publish', {})).status).toBe(200);
    world.photos.app.orchestrator.control.heal();
  });
});

/** Waits for something that happens on its own. */
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo() && tries < 200; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
}
