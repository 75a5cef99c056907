import { setTimeout as delay } from 'node:timers/promises';
import { decodeVersion } from '../../src/web/api/shared/photo-version.js';
import { abandonedIntent, PhotoWorld, recordOf } from '../support/app/index.js';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
});
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

describe('two people and one photo', () => {
  it('when one keeps it while the other publishes it, one wins and the photo is in exactly one place', async () => {
    for (let round = 0; round < 20; round += 1) {
      const name = `race-${round}.jpg`;
      const hash = await world.put(name);
      const ahead = 2 * round;
      const [kept, published] = await Promise.all([
        delay(ahead).then(() => world.act(name, 'keep')),
        world.act(name, 'publish', { caption: 'race' }),
      ]);
      const [inKeep, inArchive] = await Promise.all(
        ['keep', 'archive'].map(async (folder) => (await world.names(folder)).includes(name)),
      );
      const sent = (await world.posts()).some(({ attemptKey }) => attemptKey.startsWith(hash));
      expect(await world.names()).toEqual([]);
      expect([inKeep, inArchive].filter(Boolean)).toHaveLength(1);
      expect([kept.status === 200, published.status === 200]).toEqual([inKeep, inArchive]);
      expect(sent).toBe(inArchive);
      const loser = inKeep ? published : kept;
      expect(loser.body.code).toMatch(/^(in_progress|photo_busy|photo_not_found|photo_changed)$/);
    }
  });
});

describe('a move whose process died', () => {
  const planned = (hash: string, name: string, kind: 'keep' | 'archive', fromVersion: string | null = null) =>
    recordOf(hash, {
      photo: { id: null, name, folder: 'inbox' },
      state: 'CLAIMED',
      owner: { nonce: 'a'.repeat(32), kind: 'curation' },
      requested: [],
      prepared: {},
      platforms: {},
      move: {
        kind,
        toFolder: kind,
        toName: name,
        sidecarName: null,
        nonce: 'b'.repeat(32),
        state: 'PLANNED',
        fromVersion,
      },
    });

  it('when it was a keep before the photo moved, nothing publishes it by itself and the same keep finishes it', async () => {
    const hash = await world.put('planned.jpg');
    await world.plantRecord(hash, planned(hash, 'planned.jpg', 'keep'), 150_000);
    const posts = await world.posts();
    expect((await world.next({ order: 'name' })).body.code).toBe('nothing_to_publish');
    expect(await world.posts()).toEqual(posts);
    const answer = await world.act('planned.jpg', 'keep');
    expect([answer.status, answer.body.finalName]).toEqual([200, 'planned.jpg']);
    expect(await world.names('keep')).toContain('planned.jpg');
  });

  it('when it was a keep after the photo moved, the same keep says where it is, and undo knows where it was', async () => {
    const hash = await world.put('moved.jpg', { folder: 'keep' });
    const version = decodeVersion((await world.detail('moved.jpg', 'keep')).body.version as string);
    await world.plantRecord(hash, planned(hash, 'moved.jpg', 'keep', version), 150_000);
    expect((await world.next({ order: 'name' })).body.code).toBe('nothing_to_publish');
    const answer = await world.act('moved.jpg', 'keep');
    expect([answer.status, answer.body.destination_folder]).toEqual([200, 'keep']);
    expect((await world.get(`/api/history/${hash}`)).body.moves).toMatchObject([
      { kind: 'keep', fromFolder: 'inbox', fromName: 'moved.jpg', toFolder: 'keep', toName: 'moved.jpg' },
    ]);
    expect((await world.act('moved.jpg', 'undo?folder=keep')).body.finalName).toBe('moved.jpg');
    await world.act('moved.jpg', 'keep');
  });

  it('when a person publishes a photo whose keep was never done, it goes to the archive', async () => {
    const hash = await world.put('anyway.jpg');
    await world.plantRecord(hash, planned(hash, 'anyway.jpg', 'keep'), 150_000);
    const answer = await world.act('anyway.jpg', 'publish', { caption: 'after all' });
    expect([answer.status, answer.body.archive]).toEqual([200, 'done']);
    expect(await world.names('archive')).toContain('anyway.jpg');
  });

  it('when it was undecided, keeping it leaves the question open', async () => {
    const hash = await world.put('open.jpg');
    await world.plantRecord(hash, abandonedIntent(hash, 'open.jpg'), 150_000);
    expect((await world.act('open.jpg', 'keep')).status).toBe(200);
    expect((await world.get(`/api/history/${hash}`)).body).toMatchObject({
      state: 'needs_decision',
      folder: 'keep',
      platforms: { outbox: { status: 'unknown', code: 'taken_over' } },
    });
  });
});
