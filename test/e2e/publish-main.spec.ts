import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawnPicture, PhotoWorld } from '../support/app/index.js';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
});
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

const HUMAN = 'Abend am Hafen – „ruhig“';

describe('the main job', () => {
  it('when a photo is analyzed, its caption edited and it is published, it is posted, archived and remembered', async () => {
    const hash = await world.put('hafen am abend.jpg');
    const analyzed = await world.act('hafen am abend.jpg', 'analyze');
    expect(analyzed.body).toMatchObject({ cached: false, sidecar_written: true, source: 'offline', nsfw: null });
    expect(analyzed.body.platform_captions.outbox).not.toBe('');

    const saved = await world.saveCaption('hafen am abend.jpg', {
      caption: HUMAN,
      captionVersion: analyzed.body.captionVersion,
    });
    expect([saved.status, saved.body.caption, saved.body.captionState]).toEqual([200, HUMAN, 'human']);

    const published = await world.act('hafen am abend.jpg', 'publish', {});
    expect(published.status).toBe(200);
    expect(published.body).toMatchObject({
      photo: { name: 'hafen am abend.jpg', contentHash: hash, finalName: 'hafen am abend.jpg' },
      state: 'DONE',
      archive: 'done',
      archived: true,
      any_success: true,
      dryRun: false,
      warnings: [],
      results: { outbox: { status: 'sent', success: true, attempt: 1, caption: HUMAN, recorded: true, error: null } },
    });
    expect(await world.posts()).toMatchObject([{ platform: 'outbox', caption: HUMAN, attemptKey: `${hash}.outbox.1` }]);
    expect(await world.names('inbox')).toEqual([]);
    expect(await world.names('archive')).toEqual(['hafen am abend.jpg', 'hafen am abend.jpg.txt']);
    const sidecar = await readFile(join(world.folder('archive'), 'hafen am abend.jpg.txt'), 'utf8');
    expect(sidecar).toContain(`# caption: ${HUMAN}\n`);
    expect(sidecar).toContain(published.body.results.outbox.postId);

    const history = await world.get('/api/history');
    expect(history.body).toMatchObject({
      total: 1,
      truncated: false,
      items: [
        {
          filename: 'hafen am abend.jpg',
          contentHash: hash,
          folder: 'archive',
          state: 'published',
          platforms: { outbox: { status: 'sent', attempt: 1, caption: HUMAN, type: 'outbox', past: [] } },
          moves: [{ kind: 'archive', fromFolder: 'inbox', toFolder: 'archive', toName: 'hafen am abend.jpg' }],
        },
      ],
    });
    expect((await world.get(`/api/history/${hash}`)).body).toEqual(history.body.items[0]);
    expect((await world.detail('hafen am abend.jpg', 'archive')).body).toMatchObject({ publishState: 'published' });
    expect((await world.get(`/api/history/${hash}`, { as: 'harbor' })).status).toBe(404);
  });

  it('when the source is a photo with metadata, its own bytes stay as they were and the post has none of them', async () => {
    const bytes = await drawnPicture(77);
    await world.put('exif.jpg', { bytes });
    expect(bytes.includes('no 77')).toBe(true);
    const { body } = await world.act('exif.jpg', 'publish', { caption: 'x' });
    expect(Buffer.compare(await readFile(join(world.folder('archive'), 'exif.jpg')), bytes)).toBe(0);
    const post = (await world.posts()).find(({ attemptKey }) => attemptKey.startsWith(body.photo.contentHash));
    const image = await readFile(join(post?.directory ?? '', 'photo.jpg'));
    expect([image.includes('no 77'), image.subarray(0, 2).toString('hex')]).toEqual([false, 'ffd8']);
  });

  it('when a published photo is uploaded again or comes under another name, it is 409 with results and nothing is sent', async () => {
    const bytes = await drawnPicture(4_000);
    await world.put('twice.jpg', { bytes });
    expect((await world.act('twice.jpg', 'publish', { caption: 'once' })).status).toBe(200);
    const before = await world.posts();
    for (const name of ['twice.jpg', 'renamed copy.jpg']) {
      await world.put(name, { bytes });
      const again = await world.act(name, 'publish', { caption: 'again' });
      expect([again.status, again.body.code]).toEqual([409, 'already_published']);
      expect(again.headers['content-type']).toContain('application/problem+json');
      expect(again.body.results).toMatchObject({ outbox: { status: 'sent', code: 'already_sent' } });
      expect((await world.detail(name)).body.publishState).toBe('published');
    }
    const archived = await world.act('twice.jpg', 'publish?folder=archive', { caption: 'again' });
    expect([archived.status, archived.body.code]).toEqual([409, 'already_published']);
    expect((await world.next({ order: 'name' })).body.code).toBe('nothing_to_publish');
    expect(await world.posts()).toEqual(before);
    expect(await world.names()).toEqual(['renamed copy.jpg', 'twice.jpg']);
  });

  it('when publishing is repeated, it needs named platforms; then it is attempt 2 and the first stays in the history', async () => {
    const hash = await world.put('repeat.jpg');
    await world.act('repeat.jpg', 'publish', { caption: 'first words' });
    const before = (await world.posts()).length;
    const without = await world.act('repeat.jpg', 'publish?folder=archive', { republish: true, caption: 'second' });
    expect([without.status, without.body.code]).toEqual([422, 'validation_failed']);
    const body = { republish: true, platforms: ['outbox'], caption: 'second words' };
    const again = await world.act('repeat.jpg', 'publish?folder=archive', body);
    expect([again.status, again.body.archive]).toEqual([200, 'done']);
    expect(again.body.results.outbox).toMatchObject({ status: 'sent', attempt: 2, caption: 'second words' });
    expect(await world.posts()).toHaveLength(before + 1);
    const { platforms, folder, moves } = (await world.get(`/api/history/${hash}`)).body;
    expect(platforms.outbox).toMatchObject({
      attempt: 2,
      caption: 'second words',
      past: [{ attempt: 1, status: 'sent', caption: 'first words' }],
    });
    expect([folder, moves.length]).toEqual(['archive', 1]);
  });

  it('when archiving is switched off, the photo stays and is never sent a second time', async () => {
    await world.configure({ config: { content: { archive: false } } });
    await world.put('stays.jpg');
    const first = await world.act('stays.jpg', 'publish', { caption: 'here' });
    expect([first.status, first.body.archive, first.body.state]).toEqual([200, 'not_wanted', 'DONE']);
    expect(await world.names()).toContain('stays.jpg');
    const again = await world.act('stays.jpg', 'publish', { caption: 'here' });
    expect([again.status, again.body.code]).toEqual([409, 'already_published']);
    await world.configure({});
    expect((await world.act('stays.jpg', 'publish', {})).body.code).toBe('already_published');
    expect((await world.posts()).filter(({ caption }) => caption === 'here')).toHaveLength(1);
  });
});
