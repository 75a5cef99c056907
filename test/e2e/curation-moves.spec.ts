import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawnPicture, PhotoWorld } from '../support/app/index.js';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
});
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

const bytesOf = (folder: string, name: string) => readFile(join(world.folder(folder), name));

describe.each([
  ['keep', 'keep'],
  ['remove', 'remove'],
] as const)('%s', (action, folder) => {
  const name = `one to ${action}.jpg`;

  it('when a photo is sorted, it moves with its text, and undo brings back name, bytes and text', async () => {
    const bytes = await drawnPicture(action.length + 900);
    const hash = await world.put(name, { bytes });
    await world.put(`${name}.txt`, { bytes: 'words of a person\n' });
    const sorted = await world.act(name, action);
    expect(sorted.status).toBe(200);
    expect(sorted.body).toEqual({
      filename: name,
      action,
      destination_folder: folder,
      preview_only: false,
      finalName: name,
      version: expect.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
      undoable: true,
      warnings: [],
    });
    expect([await world.names(), await world.names(folder)]).toEqual([[], [name, `${name}.txt`]]);
    const again = await world.act(name, action);
    expect([again.status, again.body]).toEqual([200, sorted.body]);
    expect((await world.next({ order: 'name' })).body.code).toBe('nothing_to_publish');

    const undone = await world.act(name, `undo?folder=${folder}`);
    expect(undone.body).toEqual({
      filename: name,
      action: 'undo',
      finalName: name,
      version: (await world.detail(name)).body.version,
      folder: 'inbox',
      warnings: [],
    });
    const undoneAgain = await world.act(name, `undo?folder=${folder}`);
    expect([undoneAgain.status, undoneAgain.body]).toEqual([200, undone.body]);
    expect([await world.names(), await world.names(folder)]).toEqual([[name, `${name}.txt`], []]);
    expect(Buffer.compare(await bytesOf('inbox', name), bytes)).toBe(0);
    expect((await bytesOf('inbox', `${name}.txt`)).toString()).toBe('words of a person\n');
    const { moves, state } = (await world.get(`/api/history/${hash}`)).body;
    expect([state, moves.map(({ kind }: { kind: string }) => kind)]).toEqual(['none', [action, 'undo']]);
    await world.act(name, 'delete', { confirm: name });
  });

  it('when the function is off, it is 403 and nothing is written', async () => {
    await world.put('off.jpg');
    await world.configure({ features: { [`${action}_enabled`]: false } });
    const before = await world.census();
    const answer = await world.act('off.jpg', action);
    expect([answer.status, answer.body.code, answer.body.feature]).toEqual([
      403,
      'feature_disabled',
      `${action}_enabled`,
    ]);
    expect((await world.detail('off.jpg')).body.actions[action]).toBe('feature_disabled');
    expect(await world.census()).toEqual(before);
    await world.configure({});
    await world.act('off.jpg', 'delete', { confirm: 'off.jpg' });
  });
});

describe('undo', () => {
  it('when a published photo is brought back, it stays published and is not sent again', async () => {
    const hash = await world.put('back.jpg');
    await world.act('back.jpg', 'publish', { caption: 'x' });
    const posts = await world.posts();
    expect((await world.act('back.jpg', 'undo?folder=archive')).status).toBe(200);
    expect(await world.names()).toContain('back.jpg');
    expect((await world.detail('back.jpg')).body.publishState).toBe('published');
    expect((await world.act('back.jpg', 'publish', { caption: 'x' })).body.code).toBe('already_published');
    expect((await world.next()).body.code).toBe('nothing_to_publish');
    expect(await world.posts()).toEqual(posts);
    const { moves } = (await world.get(`/api/history/${hash}`)).body;
    expect(moves.map(({ kind }: { kind: string }) => kind)).toEqual(['archive', 'undo']);
    await world.act('back.jpg', 'delete', { confirm: 'back.jpg' });
  });

  it('when the old name is taken meanwhile, both photos are there and the answer says the new name', async () => {
    const hash = await world.put('name.jpg');
    await world.act('name.jpg', 'keep');
    const other = await drawnPicture(911);
    await world.put('NAME.jpg', { bytes: other });
    const undone = await world.act('name.jpg', 'undo?folder=keep');
    const renamed = `name-${hash.slice(0, 8)}.jpg`;
    expect([undone.status, undone.body.finalName, undone.body.warnings]).toEqual([200, renamed, ['photo_renamed']]);
    expect(await world.names()).toEqual(['NAME.jpg', renamed].sort());
    expect(Buffer.compare(await bytesOf('inbox', 'NAME.jpg'), other)).toBe(0);
    for (const name of ['NAME.jpg', renamed]) await world.act(name, 'delete', { confirm: name });
  });

  it.each([
    ['inbox', 422, 'validation_failed'],
    ['keep', 404, 'photo_not_found'],
  ])('when it is asked for %s where there is nothing to bring back, it is %i', async (folder, status, code) => {
    const answer = await world.act('nowhere.jpg', `undo?folder=${folder}`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('the same once more', () => {
  it('when the name was taken, a repeated keep and a repeated undo answer what was done', async () => {
    const hash = await world.put('twice.jpg');
    const renamed = `twice-${hash.slice(0, 8)}.jpg`;
    await world.put('twice.jpg', { folder: 'keep', bytes: await drawnPicture(912) });
    const kept = await world.act('twice.jpg', 'keep');
    expect([kept.status, kept.body.finalName]).toEqual([200, renamed]);
    const keptAgain = await world.act('twice.jpg', 'keep');
    expect([keptAgain.status, keptAgain.body.finalName]).toEqual([200, renamed]);
    const undone = await world.act(renamed, 'undo?folder=keep');
    expect([undone.status, undone.body.finalName]).toEqual([200, 'twice.jpg']);
    const undoneAgain = await world.act(renamed, 'undo?folder=keep');
    expect([undoneAgain.status, undoneAgain.body.finalName]).toEqual([200, 'twice.jpg']);
    await world.act('twice.jpg', 'delete', { confirm: 'twice.jpg' });
    await world.act('twice.jpg', 'delete?folder=keep', { confirm: 'twice.jpg' });
  });
});

describe('delete', () => {
  it('when it is confirmed, photo and text are gone for good and the record says so', async () => {
    const bytes = await drawnPicture(920);
    const hash = await world.put('away.jpg', { bytes });
    await world.act('away.jpg', 'analyze');
    const answer = await world.act('away.jpg', 'delete', { confirm: 'away.jpg' });
    expect(answer.body).toMatchObject({ action: 'delete', destination_folder: '', undoable: false });
    expect(await world.names()).toEqual([]);
    const item = (await world.get(`/api/history/${hash}`)).body;
    expect([item.folder, item.state, item.moves[0].kind]).toEqual(['deleted', 'none', 'delete']);
    expect((await world.act('away.jpg', 'undo?folder=keep')).status).toBe(404);
  });

  it('when a published photo is deleted and comes again, it is known and not sent', async () => {
    const bytes = await drawnPicture(921);
    await world.put('known.jpg', { bytes });
    await world.act('known.jpg', 'publish', { caption: 'x' });
    const gone = await world.act('known.jpg', 'delete?folder=archive', { confirm: 'known.jpg' });
    expect(gone.status).toBe(200);
    await world.put('known again.jpg', { bytes });
    expect((await world.act('known again.jpg', 'publish', { caption: 'x' })).body.code).toBe('already_published');
    await world.act('known again.jpg', 'delete', { confirm: 'known again.jpg' });
  });

  it('when two photos share a text file, it stays with the other one', async () => {
    await world.put('pair.jpg');
    await world.put('pair.png', { bytes: await drawnPicture(922, 'png') });
    await writeFile(join(world.folder(), 'pair.txt'), 'for both');
    expect((await world.act('pair.jpg', 'delete', { confirm: 'pair.jpg' })).status).toBe(200);
    expect(await world.names()).toEqual(['pair.png', 'pair.txt']);
    expect((await world.act('pair.png', 'delete', { confirm: 'pair.png' })).status).toBe(200);
    expect(await world.names()).toEqual([]);
  });

  it.each(['', 'Away.jpg', 'away', 'away.jpg ', 'other.jpg'])(
    'when the confirmation is "%s", it is 422 and nothing is written',
    async (confirm) => {
      await world.put('away.jpg');
      const before = await world.census();
      const answer = await world.act('away.jpg', 'delete', { confirm });
      expect([answer.status, answer.body.code]).toEqual([422, 'confirmation_required']);
      expect(await world.census()).toEqual(before);
    },
  );

  it('when it is switched off, it is 403 and nothing is written, also with the right name', async () => {
    await world.put('safe.jpg');
    await world.configure({ features: { delete_enabled: false } });
    const before = await world.census();
    const answer = await world.act('safe.jpg', 'delete', { confirm: 'safe.jpg' });
    expect([answer.status, answer.body.code]).toEqual([403, 'feature_disabled']);
    expect(await world.census()).toEqual(before);
    await world.configure({});
  });
});
