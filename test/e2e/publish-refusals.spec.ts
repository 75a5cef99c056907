import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawnPicture, PhotoWorld } from '../support/app/index.js';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
  await world.put('photo.jpg');
});
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

describe('a publish that is refused leaves no trace', () => {
  const LONG = `${'x'.repeat(296)}.jpg`;

  it.each([
    ['an unknown platform', 'photo.jpg', { caption: 'x', platforms: ['telegram'] }, 422, 'unknown_platform'],
    ['one known and one unknown', 'photo.jpg', { caption: 'x', platforms: ['outbox', 'x'] }, 422, 'unknown_platform'],
    ['no platform at all', 'photo.jpg', { caption: 'x', platforms: [] }, 422, 'validation_failed'],
    ['a misspelt member', 'photo.jpg', { caption: 'x', platfroms: ['outbox'] }, 422, 'validation_failed'],
    ['a caption that is no text', 'photo.jpg', { caption: 7 }, 422, 'validation_failed'],
    ['a photo that is not there', 'other.jpg', { caption: 'x' }, 404, 'photo_not_found'],
    ['a name of 300 characters', LONG, { caption: 'x' }, 422, 'bad_name'],
    ['a name with ..', '../photo.jpg', { caption: 'x' }, 422, 'bad_name'],
    ['a name with .. and a backslash', '..\\photo.jpg', { caption: 'x' }, 422, 'bad_name'],
    ['the name ..', '..%2f..%2fetc%2fpasswd', { caption: 'x' }, 422, 'bad_name'],
    ['a hidden name', '.publisher', { caption: 'x' }, 422, 'bad_name'],
    ['a hash nobody knows', 'ab'.repeat(32), { caption: 'x' }, 404, 'photo_not_found'],
  ])('when the request has %s, it is refused', async (_what, name, body, status, code) => {
    const before = await world.census();
    const answer = await world.act(name, 'publish', body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(await world.census()).toEqual(before);
  });

  it('when a platform is unknown, the answer says which one', async () => {
    const { body } = await world.act('photo.jpg', 'publish', { caption: 'x', platforms: ['outbox', 'nope'] });
    expect(body.errors).toMatchObject([{ pointer: '/platforms/1', code: 'unknown_platform' }]);
  });

  it.each([
    ['publishing is off', { publish_enabled: false }],
    ['the site is in review mode', { mode: 'review' }],
  ])('when %s, it is 403, and a dry run says so', async (_what, features) => {
    await world.configure({ features });
    const before = await world.census();
    for (const answer of [await world.act('photo.jpg', 'publish', { caption: 'x' }), await world.next()]) {
      expect([answer.status, answer.body.code]).toEqual([403, 'publish_disabled']);
    }
    const dry = await world.act('photo.jpg', 'publish', { caption: 'x', dryRun: true });
    expect([dry.status, dry.body.warnings]).toEqual([200, ['publish_disabled']]);
    expect((await world.detail('photo.jpg')).body.actions.publish).toBe('publish_disabled');
    expect(await world.census()).toEqual(before);
    await world.configure({});
  });

  it.each([
    ['text', Buffer.from('this is no picture at all, only words')],
    ['nothing', Buffer.alloc(0)],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a GIF', Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64')],
    ['half a JPEG', null],
  ])('when a file holds %s, publish and analyze answer 422, and it can still be sorted out', async (what, given) => {
    const name = `no picture but ${what}.jpg`;
    const whole = await drawnPicture(5_000);
    await world.put(name, { bytes: given ?? whole.subarray(0, whole.length >> 1) });
    const before = await world.census();
    for (const answer of [
      await world.act(name, 'publish', { caption: 'x' }),
      await world.act(name, 'publish', { caption: 'x', dryRun: true }),
      await world.act(name, 'analyze'),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([422, 'photo_unreadable']);
    }
    expect(await world.census()).toEqual(before);
    expect((await world.act(name, 'remove')).status).toBe(200);
    expect(await world.names('remove')).toContain(name);
  });
});

describe('names that people gave their files by other means', () => {
  it.each([
    ['200 letters and more', `${'n'.repeat(230)}.jpg`],
    ['as many bytes as a disk takes', `${'ä'.repeat(123)}.jpg`],
    ['so many that its text file has no name', `${'n'.repeat(251)}.jpg`],
    ['a hyphen in front', '-dash.jpg'],
    ['a space in front', ' space.jpg'],
    ['a colon', 'a:b.jpg'],
    ['a device', 'con.jpg'],
    ['an invisible character', 'a\u200bb.jpg'],
    ['something encoded', 'a%2fb.jpg'],
  ])('when a name has %s, the photo is posted once and archived under a name that may be used', async (_what, name) => {
    const hash = await world.put(name);
    const { items } = (await world.get('/api/images?fresh=true')).body as { items: { filename: string }[] };
    expect(items.map(({ filename }) => filename)).toContain(name);
    const answer = await world.act(name, 'publish', { caption: 'x' });
    expect([answer.status, answer.body.code, answer.body.archive]).toEqual([200, undefined, 'done']);
    expect(await world.names('archive')).toContain(answer.body.photo.finalName);
    expect(answer.body.warnings).toContain('photo_renamed');
    expect(await world.names()).not.toContain(name);
    expect((await world.posts()).filter(({ attemptKey }) => attemptKey.startsWith(hash))).toHaveLength(1);
    expect((await world.detail(answer.body.photo.finalName as string, 'archive')).status).toBe(200);
  });

  it('when such a photo is kept and brought back, it is the same photo', async () => {
    const hash = await world.put('a:b again.jpg');
    const kept = await world.act('a:b again.jpg', 'keep');
    expect([kept.status, await world.names('keep')]).toEqual([200, [kept.body.finalName]]);
    const back = await world.act(kept.body.finalName as string, 'undo?folder=keep');
    expect(back.status).toBe(200);
    expect((await world.detail(back.body.finalName as string)).body.contentHash).toBe(hash);
  });
});

describe('a photo that was replaced meanwhile', () => {
  const PATHS = ['publish', 'analyze', 'keep', 'remove', 'delete'] as const;

  it.each([...PATHS, 'caption', 'drop caption', 'undo'] as const)(
    'when %s names the version that was seen, it is 412 and nothing happens',
    async (action) => {
      const folder = action === 'undo' ? 'keep' : 'inbox';
      const name = `${action} me.jpg`;
      await world.put(name, { folder });
      const seen = (await world.detail(name, folder)).body.version as string;
      await writeFile(join(world.folder(folder), name), await drawnPicture(6_000));
      const before = await world.census();
      const headers = { 'If-Match': `"${seen}"` };
      const body = action === 'publish' ? { caption: 'x' } : action === 'delete' ? { confirm: name } : undefined;
      const path = `/api/images/${encodeURIComponent(name)}/caption`;
      const answer =
        action === 'caption'
          ? await world.saveCaption(name, { caption: 'x', captionVersion: null }, headers)
          : action === 'drop caption'
            ? await world.call('delete', `${path}?captionVersion=x`, { headers })
            : await world.act(name, action === 'undo' ? 'undo?folder=keep' : action, body, { headers });
      expect([answer.status, answer.body.code]).toEqual([412, 'photo_changed']);
      expect(await world.census()).toEqual(before);
    },
  );

  it.each(['"nonsense"', 'v1', '""', '"a", "b"'])('when If-Match is %s, it matches nothing', async (tag) => {
    const answer = await world.act('photo.jpg', 'publish', { caption: 'x' }, { headers: { 'If-Match': tag } });
    expect([answer.status, answer.body.code]).toEqual([412, 'photo_changed']);
  });

  it('when the version is the one that was seen, it is done', async () => {
    await world.put('as seen.jpg');
    const { version } = (await world.detail('as seen.jpg')).body;
    const headers = { 'If-Match': `"${version as string}"` };
    expect((await world.act('as seen.jpg', 'publish', { caption: 'x' }, { headers })).status).toBe(200);
  });
});
