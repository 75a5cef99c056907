import { drawnPicture, PhotoWorld, RecordedPlatforms, recordOf, type Census } from '../support/app/index.js';
import { runCommand, type Ran, type RunOptions } from '../support/command/index.js';

const platforms = new RecordedPlatforms();
let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start({ adapters: { publishers: platforms } });
});
beforeEach(async () => {
  await world.clear();
  platforms.clear();
  await world.configure({ config: { publishers: ['one', 'two'].map((id) => ({ id, type: 'outbox' })) } });
});
afterEach(async () => {
  expect(platforms.of('harbor')).toEqual([]);
  await world.expectHarborUntouched();
});
afterAll(() => world.stop());

type Env = Readonly<Record<string, string>>;

/** For aurora, with the platforms of the test. */
function publisher(args: readonly string[], options: RunOptions & { readonly env?: Env } = {}): Promise<Ran> {
  const { env, ...rest } = options;
  const all = { ...world.app.env, LOG_LEVEL: 'error', BULK_PAUSE_MS: '1', ...env };
  return runCommand([...args, '--host', 'aurora.localhost'], all, {
    app: { adapters: { publishers: platforms } },
    ...rest,
  });
}

/** Without what a check of the storage leaves behind. */
const withoutProbes = (census: Census): Census => new Map([...census].filter(([path]) => !path.includes('/probe')));

describe('exit codes of publish', () => {
  it('when all platforms took it, it is 0; words go out as they were given, and it is archived', async () => {
    const hash = await world.put('a.jpg');
    const words = ['--caption', 'for all', '--caption-for', 'two=own words', '--nsfw', 'no'];
    const { code, out, err } = await publisher(['publish', '--select', 'a.jpg', ...words]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('a.jpg: published, in the archive');
    expect(platforms.posts.map(({ post, caption }) => [post, caption]).sort()).toEqual([
      ['one.1', 'for all'],
      ['two.1', 'own words'],
    ]);
    expect(await world.names('archive')).toContain('a.jpg');
    expect((await world.get(`/api/history/${hash}`)).body.state).toBe('published');
  });

  it('when no platform took it, it is 1', async () => {
    await world.put('a.jpg');
    for (const one of ['one', 'two']) platforms.script(one, { does: 'refuse', code: 'rejected', retryable: false });
    const { code, out } = await publisher(['publish', '--select', 'a.jpg', '--caption', 'x']);
    expect([code, out]).toEqual([1, expect.stringContaining('not published')]);
    expect((await publisher(['publish', '--select', 'nobody.jpg', '--caption', 'x'])).code).toBe(1);
  });

  it.each([
    ['an option is unknown', ['publish', '--selct', 'a.jpg'], 'Did you mean --select?'],
    ['a command is mistyped', ['publsh'], 'did you mean publish?'],
    [
      'a platform is unknown',
      ['publish', '--select', 'a.jpg', '--caption', 'x', '--platforms', 'nope'],
      'Known platforms',
    ],
    ['words are for one photo', ['publish', '--caption', 'x'], '--caption is for one photo'],
    ['a repeat names no platform', ['publish', '--select', 'a.jpg', '--republish'], 'needs named platforms'],
    ['a caption is too long', ['publish', '--select', 'a.jpg', '--caption', 'x'.repeat(40_001)], 'at most 40000 bytes'],
    ['a variable is wrong', ['publish', '--order', 'name'], 'PORT'],
  ])('when %s, it is 2, with a sentence that helps, and nothing is sent', async (what, args, sentence) => {
    await world.put('a.jpg');
    const env: Env = what === 'a variable is wrong' ? { PORT: 'no number' } : {};
    const { code, out, err } = await publisher(args, { env });
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(sentence)]);
    expect(platforms.posts).toEqual([]);
  });

  it('when no tenant is named although there are many, it is 2', async () => {
    const { code, err } = await runCommand(['publish'], { ...world.app.env, LOG_LEVEL: 'error' });
    expect([code, err]).toEqual([2, expect.stringContaining('--host')]);
  });

  it('when a part was sent or nobody knows, it is 3, and the next run sends what is missing and nothing twice', async () => {
    await world.put('a.jpg');
    platforms.script('two', { does: 'refuse', code: 'connect_failed', retryable: true });
    expect((await publisher(['--select', 'a.jpg', '--caption', 'x'])).code).toBe(3);
    expect((await publisher(['--select', 'a.jpg', '--caption', 'x'])).code).toBe(0);
    expect(platforms.of('aurora')).toEqual(['one.1', 'two.1']);
    await world.put('b.jpg');
    platforms.script('one', { does: 'accept_then_drop' });
    expect((await publisher(['--select', 'b.jpg', '--caption', 'x', '--platforms', 'one'])).code).toBe(3);
  });

  it('when there is nothing to publish, it is 4', async () => {
    expect(await publisher([])).toMatchObject({ code: 4, out: '' });
  });

  it('when it was published, is in progress or needs a person, it is 5 and nothing is sent', async () => {
    const picture = await drawnPicture(901);
    await world.put('first.jpg', { bytes: picture });
    await publisher(['--select', 'first.jpg', '--caption', 'x']);
    await world.put('copy.jpg', { bytes: picture });
    const busy = await world.put('busy.jpg');
    await world.plantRecord(busy, recordOf(busy, { state: 'CLAIMED', owner: { nonce: 'a'.repeat(32), kind: 'web' } }));
    await world.put('open.jpg');
    platforms.script('one', { does: 'lose' });
    await publisher(['--select', 'open.jpg', '--caption', 'x', '--platforms', 'one']);
    platforms.clear();
    expect(await publisher(['--select', 'copy.jpg', '--caption', 'x'])).toMatchObject({ code: 5, out: '' });
    expect(await publisher(['--select', 'busy.jpg', '--caption', 'x'])).toMatchObject({ code: 5 });
    const undecided = await publisher(['--select', 'open.jpg', '--caption', 'x', '--platforms', 'one', '--json']);
    expect([undecided.code, JSON.parse(undecided.out).error.code]).toEqual([5, 'needs_decision']);
    expect(platforms.posts).toEqual([]);
  });

  it('when the configuration source or the storage is away, it is 6', async () => {
    const away = { env: { ORCHESTRATOR_BASE_URL: 'http://127.0.0.1:1' } };
    expect((await publisher(['--order', 'name'], away)).code).toBe(6);
    expect((await publisher(['list'], away)).code).toBe(6);
  });
});

describe('publish', () => {
  it('when several are asked for, they go one by one until nothing is left, one document for each', async () => {
    for (const name of ['a.jpg', 'b.jpg']) await world.put(name);
    const { code, out, err } = await publisher(['publish', '--order', 'name', '--count', '5', '--json']);
    const documents = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(documents.map(({ photo, outcome }) => [photo.name, outcome])).toEqual([
      ['a.jpg', 'all_sent'],
      ['b.jpg', 'all_sent'],
    ]);
    expect(err).toBe('Nothing more to publish.\n');
    expect(platforms.of('aurora')).toEqual(['one.1', 'one.1', 'two.1', 'two.1']);
  });

  it('when the same key comes again, the answer is that of the first run and nothing is sent', async () => {
    await world.put('a.jpg');
    const call = ['publish', '--select', 'a.jpg', '--caption', 'x', '--key', 'the-same-key', '--json'];
    const [first, second] = [await publisher(call), await publisher(call)];
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(JSON.parse(second.out)).toEqual({ ...JSON.parse(first.out), replayed: true });
    expect(platforms.of('aurora')).toEqual(['one.1', 'two.1']);
  });

  it('when it is called as the Python version was, it does what that did', async () => {
    await world.put('a.jpg');
    const { code, err } = await publisher(['--config', 'fetlife.ini', '--select', 'a.jpg']);
    expect([code, err]).toEqual([0, expect.stringContaining('--config is accepted')]);
  });

  it('when the caption comes from standard input, it is sent as it was written', async () => {
    await world.put('a.jpg');
    await publisher(['--select', 'a.jpg', '--caption-file', '-'], { input: 'two\nlines\n' });
    expect(platforms.posts.map(({ caption }) => caption)).toEqual(['two\nlines', 'two\nlines']);
  });

  it('when it is told to end in a send, that send is recorded, the next platform is not begun, and it is 3', async () => {
    await world.put('a.jpg');
    const told: { end: () => void } = { end: () => undefined };
    platforms.onSend = async () => told.end();
    const { code, err } = await publisher(['--select', 'a.jpg', '--caption', 'x'], {
      onInterruption: (interruption) => (told.end = () => interruption.onSignal()),
    });
    expect([code, err]).toEqual([3, expect.stringContaining('nothing new is begun')]);
    expect(platforms.of('aurora')).toEqual(['one.1']);
    expect((await publisher(['--select', 'a.jpg', '--caption', 'x'])).code).toBe(0);
    expect(platforms.of('aurora')).toEqual(['one.1', 'two.1']);
  });

  it('when it was told to end before it began, nothing is sent and it is 1', async () => {
    await world.put('a.jpg');
    const before = await world.census();
    const { code } = await publisher(['--select', 'a.jpg', '--caption', 'x'], {
      onInterruption: (interruption) => interruption.onSignal(),
    });
    expect([code, platforms.posts]).toEqual([1, []]);
    expect(withoutProbes(await world.census())).toEqual(withoutProbes(before));
  });
});

describe('preview, dry run and debug', () => {
  it.each([
    ['preview', ['preview', '--select', 'a.jpg']],
    ['publish --preview', ['--preview', '--select', 'a.jpg']],
    ['publish --dry-publish', ['publish', '--dry-publish', '--select', 'a.jpg']],
    ['publish --debug', ['publish', '--debug', '--select', 'a.jpg']],
    ['the next one', ['preview', '--order', 'name']],
    ['analyze --dry-publish', ['analyze', '--select', 'a.jpg', '--dry-publish']],
    ['analyze --debug', ['analyze', '--select', 'a.jpg', '--debug']],
  ])('when it is %s, it is 0, says the same each time, writes nothing and sends nothing', async (_what, args) => {
    await world.put('a.jpg');
    const before = await world.census();
    const [first, second] = [await publisher(args), await publisher(args)];
    expect([first.code, first.err]).toEqual([0, '']);
    expect(first.out).toContain('a.jpg');
    expect(second).toEqual(first);
    expect(await world.census()).toEqual(before);
    expect(platforms.posts).toEqual([]);
  });

  it.each([
    ['publishing is off', { features: { publish_enabled: false } }],
    ['there is no platform', { config: { publishers: [] } }],
  ])('when %s, a preview of a photo reports it and is 0', async (_what, change) => {
    await world.configure(change);
    await world.put('a.jpg');
    const { code, out } = await publisher(['preview', '--select', 'a.jpg']);
    expect([code, out]).toEqual([0, expect.stringContaining('Warning: ')]);
  });

  it('when INFO lines are wanted elsewhere, a preview has none', async () => {
    await world.put('a.jpg');
    const env = { LOG_LEVEL: 'info' };
    expect((await publisher(['preview', '--select', 'a.jpg'], { env })).err).toBe('');
    const { out, err } = await publisher(['publish', '--select', 'a.jpg', '--json'], { env });
    expect(err).toContain('"publish_finished"');
    expect(out.trim().split('\n')).toHaveLength(1);
  });
});
