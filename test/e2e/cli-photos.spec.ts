import { abandonedIntent, PhotoWorld } from '../support/app/index.js';
import { runCommand, type Ran } from '../support/command/index.js';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
});
beforeEach(() => world.clear());
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

/** For aurora, with JSON. */
const publisher = (...args: readonly string[]): Promise<Ran> =>
  runCommand([...args, '--host', 'aurora.localhost'], { ...world.app.env, LOG_LEVEL: 'error' });

/** The documents of an answer; fails when anything else stands between them. */
const documentsOf = ({ out }: Ran): readonly Record<string, never>[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('keep and remove', () => {
  it('when photos are named, they are moved one by one, and one that is not there keeps no other from it', async () => {
    await Promise.all(['a.jpg', 'b.jpg'].map((name) => world.put(name)));
    const ran = await publisher('keep', 'a.jpg', 'nobody.jpg', 'b.jpg', '--json');
    expect(ran.code).toBe(3);
    expect(documentsOf(ran)).toMatchObject([
      { action: 'keep', name: 'a.jpg', folder: 'keep' },
      { error: { code: 'photo_not_found', photo: 'nobody.jpg' } },
      { action: 'keep', name: 'b.jpg' },
    ]);
    expect(await world.names('keep')).toEqual(['a.jpg', 'b.jpg']);
    expect(await publisher('keep', '--undo', 'a.jpg', 'b.jpg')).toMatchObject({
      code: 0,
      out: 'a.jpg: back in the inbox\nb.jpg: back in the inbox\n',
    });
    expect(await world.names()).toEqual(['a.jpg', 'b.jpg']);
  });

  it('when a photo is removed it comes back; when it is deleted its exact name is needed, and it does not', async () => {
    await world.put('a.jpg');
    expect((await publisher('remove', 'a.jpg')).code).toBe(0);
    expect((await publisher('remove', '--undo', 'a.jpg')).code).toBe(0);
    const wrong = await publisher('remove', '--permanent', '--confirm', 'b.jpg', 'a.jpg');
    expect([wrong.code, await world.names()]).toEqual([2, ['a.jpg']]);
    expect((await publisher('remove', '--permanent', 'a.jpg')).code).toBe(2);
    expect((await publisher('remove', '--confirm', 'a.jpg', 'a.jpg')).code).toBe(2);
    expect((await publisher('remove', '--permanent', '--confirm', 'a.jpg', 'a.jpg')).code).toBe(0);
    expect(await world.names()).toEqual([]);
  });

  it('when deleting is switched off, nothing is deleted', async () => {
    await world.configure({ features: { delete_enabled: false } });
    await world.put('a.jpg');
    expect((await publisher('remove', '--permanent', '--confirm', 'a.jpg', 'a.jpg')).code).toBe(1);
    expect(await world.names()).toEqual(['a.jpg']);
  });
});

describe('list, analyze and history', () => {
  it('when a folder is listed, each photo has its state, and one state can be asked for', async () => {
    await Promise.all(['a.jpg', 'b.jpg'].map((name) => world.put(name)));
    await world.act('a.jpg', 'publish', { caption: 'x' });
    const inbox = await publisher('list', '--json');
    expect(documentsOf(inbox)).toMatchObject([
      { folder: 'inbox', total: 1, photos: [{ name: 'b.jpg', state: 'none' }] },
    ]);
    const archive = await publisher('list', '--folder', 'archive', '--state', 'published');
    expect([archive.code, archive.out]).toEqual([0, expect.stringMatching(/^a\.jpg {2}published/)]);
    expect((await publisher('list', '--state', 'partial')).out).toBe('No photos.\n');
    expect((await publisher('list', '--folder', 'attic')).code).toBe(2);
  });

  it('when a photo is analyzed, its captions are kept, and the second time nothing is computed', async () => {
    await world.put('a.jpg');
    const first = await publisher('analyze', '--select', 'a.jpg', '--json');
    expect(documentsOf(first)).toMatchObject([{ name: 'a.jpg', cached: false, sidecarWritten: true }]);
    expect(await world.names()).toEqual(['a.jpg', 'a.jpg.txt']);
    expect((await publisher('analyze', '--select', 'a.jpg')).out).toContain('was analyzed before');
    expect((await publisher('analyze')).code).toBe(2);
  });

  it('when it was published, the history says where, when and with which words, and the archive gives it back', async () => {
    const hash = await world.put('a.jpg');
    await world.act('a.jpg', 'publish', { caption: 'Evening light' });
    const [all] = documentsOf(await publisher('history', '--json'));
    expect(all).toMatchObject({ total: 1, truncated: false, items: [{ name: 'a.jpg', contentHash: hash }] });
    for (const words of [['a.jpg'], [hash], ['--since', '1h'], ['--platform', 'outbox']]) {
      const { code, out } = await publisher('history', ...words);
      expect([code, out]).toEqual([0, expect.stringContaining('| Evening light')]);
    }
    expect((await publisher('history', '--since', '2099-01-01')).out).toBe('No records.\n');
    expect((await publisher('history', 'nobody.jpg')).code).toBe(1);
    expect((await publisher('history', 'a.jpg', '--restore', 'a.jpg')).code).toBe(2);
    expect((await publisher('history', '--restore', 'a.jpg')).out).toBe('a.jpg: back in the inbox\n');
    expect(await world.names()).toEqual(expect.arrayContaining(['a.jpg']));
    expect((await publisher('publish', '--select', 'a.jpg', '--caption', 'x')).code).toBe(5);
    expect((await world.posts()).length).toBe(1);
  });
});

describe('resolve', () => {
  it('when a person says what became of a post, that is recorded and nothing is sent', async () => {
    const hash = await world.put('a.jpg');
    await world.plantRecord(hash, abandonedIntent(hash, 'a.jpg'), 20 * 60_000);
    expect((await publisher('publish', '--select', 'a.jpg', '--caption', 'x')).code).toBe(5);
    const wrong = await publisher('resolve', 'a.jpg', 'outbox', 'perhaps');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('posted, not_posted, withdraw')]);
    expect((await publisher('resolve', 'a.jpg', 'telegram', 'posted')).code).toBe(1);
    const ran = await publisher(
      'resolve',
      'a.jpg',
      'outbox',
      'posted',
      '--post-url',
      'https://example.com/1',
      '--json',
    );
    expect(ran.code).toBe(0);
    expect(documentsOf(ran)).toMatchObject([{ contentHash: hash, platforms: { outbox: { status: 'sent' } } }]);
    expect((await publisher('resolve', hash, 'outbox', 'posted')).code).toBe(5);
    expect(await world.posts()).toEqual([]);
    expect(await world.names('archive')).toContain('a.jpg');
  });
});

describe('the program', () => {
  it.each([
    ['the program', ['--help'], ['Exit codes:', 'preview', 'resolve']],
    ['publish', ['publish', '--help'], ['--select', '--caption-for', 'Examples:']],
    ['history', ['history', '--help'], ['--restore', '(default: 50)', 'Examples:']],
  ])(
    'when help of %s is asked for, it is there without any settings, and the code is 0',
    async (_what, args, words) => {
      const { code, out, err } = await runCommand(args, { PORT: 'no number' });
      expect([code, err]).toEqual([0, '']);
      for (const word of words) expect(out).toContain(word);
    },
  );

  it('when something is wrong, standard output holds JSON or nothing, and nothing of the machine is told', async () => {
    const bad = ['publish', '--select', 'a.jpg', '--caption-file', '/no/such/place/words.txt'];
    const text = await publisher(...bad);
    const json = await publisher(...bad, '--json');
    expect([text.code, text.out]).toEqual([2, '']);
    expect(documentsOf(json)).toEqual([{ error: { code: 'usage', detail: expect.any(String) } }]);
    const everything = [text, json].map(({ out, err }) => out + err).join('');
    for (const secret of ['/no/such/place', world.app.dataDir, world.app.env['ORCHESTRATOR_SERVICE_TOKEN'] ?? '-']) {
      expect(everything).not.toContain(secret);
    }
  });

  it('when a password is piped in, its hash is printed and the password is not', async () => {
    const { code, out, err } = await runCommand(['password-hash'], {}, { input: 'a long enough password\n' });
    expect([code, out, err]).toEqual([0, expect.stringMatching(/^\$scrypt\$/), '']);
    expect((await runCommand(['password-hash'], {}, { input: 'short\n' })).code).toBe(1);
  });

  it('when the relay is off, its command says so', async () => {
    const { code, err } = await runCommand(['pipeline-logs', 'list', '--json'], { NODE_ENV: 'test' });
    expect([code, err]).toEqual([2, expect.stringContaining('The relay is off')]);
  });
});
