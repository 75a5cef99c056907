import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash, sha256Hex } from '../../src/kernel/index.js';
import { drawnPicture, PhotoWorld } from '../support/app/index.js';
import { runCommand } from '../support/command/index.js';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
});
beforeEach(() => world.clear());
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

const HOST = ['--host', 'aurora.localhost'];

/** Runs the command as a process of its own would. */
const command = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCommand(['history:import', ...args], { ...world.app.env, LOG_LEVEL: 'error', ...env });

async function posted(json: unknown): Promise<string> {
  const path = join(world.app.dataDir, 'posted.json');
  await writeFile(path, typeof json === 'string' ? json : JSON.stringify(json));
  return path;
}

describe('history:import', () => {
  it('when photos were posted by the Python service, they are neither chosen nor sent', async () => {
    const known = await drawnPicture(501);
    const alsoKnown = await drawnPicture(502);
    await world.put('a-known.jpg', { bytes: known });
    await world.put('b-known.jpg', { bytes: alsoKnown });
    await world.put('c-new.jpg');
    const file = { hashes: [sha256Hex(known)], dropbox_content_hashes: [contentHash(alsoKnown)] };
    const path = await posted(file);
    expect(await command([...HOST, path])).toMatchObject({
      code: 0,
      err: '',
      out: [
        '2 entries read.',
        'New:    1 SHA-256, 2 content hashes, 0 ETags.',
        'In all: 1 SHA-256, 2 content hashes, 0 ETags.',
        '',
      ].join('\n'),
    });

    for (const name of ['a-known.jpg', 'b-known.jpg']) {
      const before = await world.census();
      const answer = await world.act(name, 'publish', { caption: 'x' });
      expect([answer.status, answer.body.code]).toEqual([409, 'already_published']);
      expect(answer.body.results.outbox).toMatchObject({ status: 'sent', code: 'already_sent' });
      const check = await world.act(name, 'publish', { caption: 'x', dryRun: true });
      expect([check.status, check.body.code]).toEqual([409, 'already_published']);
      expect(await world.census()).toEqual(before);
    }
    expect((await world.next({ order: 'name' })).body.photo.name).toBe('c-new.jpg');
    expect((await world.next({ order: 'name' })).body.code).toBe('nothing_to_publish');
    expect((await world.posts()).length).toBe(1);
    expect(await world.names()).toEqual(['a-known.jpg', 'b-known.jpg']);
  });

  it('when a person wants it all the same, it is published again, once, and archived', async () => {
    const known = await drawnPicture(503);
    await world.put('again.jpg', { bytes: known });
    await command([...HOST, await posted([sha256Hex(known)])]);
    const again = { caption: 'x', republish: true, platforms: ['outbox'] };
    expect((await world.act('again.jpg', 'publish', again)).body).toMatchObject({ state: 'DONE', archive: 'done' });
    expect((await world.posts()).length).toBe(1);
  });

  it('when a known photo is kept and brought back, it is still known', async () => {
    const known = await drawnPicture(504);
    await world.put('moved.jpg', { bytes: known });
    await command([...HOST, await posted([sha256Hex(known)])]);
    expect((await world.act('moved.jpg', 'keep')).status).toBe(200);
    expect((await world.act('moved.jpg', 'undo?folder=keep')).status).toBe(200);
    expect((await world.act('moved.jpg', 'publish', { caption: 'x' })).body.code).toBe('already_published');
    expect((await world.next()).body.code).toBe('nothing_to_publish');
    expect(await world.posts()).toEqual([]);
  });

  it('when it is run twice, the second changes nothing and says so in JSON', async () => {
    const path = await posted(['a'.repeat(64), 'b'.repeat(64)]);
    expect((await command([...HOST, path])).code).toBe(0);
    const before = await world.census();
    const { code, out } = await command([...HOST, '--json', path]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      entries: 2,
      skipped: 0,
      added: { sha256: 0, contentHashes: 0, etags: 0 },
      total: { sha256: 2, contentHashes: 2, etags: 0 },
    });
    expect(new Map([...(await world.census())].filter(([at]) => !at.includes('/probe/')))).toEqual(before);
  });

  it('when some entries are no hash, the others are imported and the exit code says partly', async () => {
    const { code, out } = await command([...HOST, await posted(['a'.repeat(64), 'what is this'])]);
    expect([code, out]).toEqual([3, expect.stringContaining('1 of them are no hash that is known here')]);
  });

  it.each([
    ['no file is named', [...HOST], 'Missing required argument'],
    ['two are named', [...HOST, 'a.json', 'b.json'], 'takes fewer words'],
    ['an option is unknown', [...HOST, '--force', 'a.json'], "Unknown option '--force'"],
    ['the file is not there', [...HOST, '/no/such/posted.json'], 'There is no such file.'],
  ])('when %s, it says so, and the exit code says usage', async (_what, args, message) => {
    const { code, out, err } = await command(args);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)]);
    expect(err).not.toContain('posted.json:');
  });

  it.each([
    ['none is named', [], 'Name the tenant: --host'],
    ['it is no tenant', ['--host', 'aurora.elsewhere.example'], 'no tenant of this service'],
    ['nobody has it', ['--host', 'nobody.localhost'], 'There is no tenant with this host.'],
  ])('when an orchestrator is configured and of hosts %s, the exit code says usage', async (_what, args, message) => {
    const { code, err } = await command([...args, await posted([])]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it('when the file is no posted.json, nothing is written and the exit code says usage', async () => {
    const before = await world.census();
    const { code, err } = await command([...HOST, await posted('{"what": "is this"}')]);
    expect([code, err]).toEqual([2, expect.stringContaining('no posted.json')]);
    const after = [...(await world.census())].filter(([at]) => !at.endsWith('/posted.json'));
    expect(after).toEqual([...before]);
  });

  it('when the orchestrator is away, the exit code says unavailable', async () => {
    const path = await posted(['a'.repeat(64)]);
    const { code } = await command([...HOST, path], { ORCHESTRATOR_BASE_URL: 'http://127.0.0.1:1' });
    expect(code).toBe(6);
  });

  it('when the environment cannot be used, it names the variables and the exit code says usage', async () => {
    const { code, err } = await command([...HOST, await posted([])], { PORT: 'no number' });
    expect([code, err]).toEqual([2, expect.stringContaining('PORT')]);
  });
});

describe('history:import without an orchestrator', () => {
  it('when there is one tenant, no host is needed', async () => {
    const path = await posted(['a'.repeat(64)]);
    const standalone = { NODE_ENV: 'test', DATA_DIR: join(world.app.dataDir, 'alone'), LOG_LEVEL: 'error' };
    const { code, out, err } = await runCommand(['history', '--import', path, '--json'], standalone);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ entries: 1, total: { sha256: 1 } });
  });
});
