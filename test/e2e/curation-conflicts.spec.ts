import { drawnPicture, PhotoWorld } from '../support/app/index.js';
import { runs } from '../support/properties.js';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
});
beforeEach(() => world.clear());
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

/** Of 25 kinds of conflict each; the whole are the hundred of publishing.md section 11, no. 10. */
const ROUNDS = runs(2, 4);
const KINDS = ['photo', 'sidecar', 'shared stem', 'case only', 'equal bytes'] as const;
const ACTIONS = [
  ['publish', 'archive'],
  ['keep', 'keep'],
  ['remove', 'remove'],
  ['undo', 'inbox'],
  ['keep twice', 'keep'],
] as const;

/** Puts what stands in the way into the target folder. */
async function block(kind: (typeof KINDS)[number], folder: string, name: string, bytes: Buffer, seed: number) {
  const stem = name.replace(/\.jpg$/, '');
  switch (kind) {
    case 'photo':
      return world.put(name, { folder, bytes: await drawnPicture(seed) });
    case 'sidecar':
      return world.put(`${name}.txt`, { folder, bytes: `text ${seed} of a photo that has gone` });
    case 'shared stem':
      await world.put(`${stem}.txt`, { folder: 'inbox', bytes: `one text ${seed} for two` });
      return world.put(`${stem}.png`, { folder: 'inbox', bytes: await drawnPicture(seed, 'png') });
    case 'case only':
      return world.put(name.toUpperCase(), { folder, bytes: await drawnPicture(seed) });
    case 'equal bytes':
      return world.put(name, { folder, bytes });
  }
}

describe(`${ROUNDS * 25} names that are taken`, () => {
  it.each(ACTIONS.flatMap(([action, folder]) => KINDS.map((kind) => [action, folder, kind] as const)))(
    'when %s meets in %s a conflict by %s, no byte is lost or overwritten and the name follows the rule',
    async (action, folder, kind) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const seed =
          ROUNDS * (ACTIONS.findIndex(([one]) => one === action) * KINDS.length + KINDS.indexOf(kind)) + round;
        const name = `${action} ${kind} ${round}.jpg`;
        const bytes = await drawnPicture(10_000 + seed);
        const hash = await world.put(name, { bytes, folder: action === 'undo' ? 'keep' : 'inbox' });
        await block(kind, folder, name, bytes, 20_000 + seed);
        if (action === 'keep twice')
          await world.put(`${name.slice(0, -4)}-${hash.slice(0, 8)}.jpg`, { folder: 'keep' });
        const before = [...(await world.ownedFiles())];
        const path = action === 'undo' ? 'undo?folder=keep' : (action.split(' ')[0] ?? '');
        const answer = await world.act(name, path, action === 'publish' ? { caption: 'x' } : undefined);
        expect(answer.status).toBe(200);

        const finalName = (answer.body.finalName ?? answer.body.photo.finalName) as string;
        const isFree = kind === 'shared stem';
        const tagged = `${name.slice(0, -4)}-${hash.slice(0, 8)}`;
        const second = action === 'keep twice' ? `${tagged}-2.jpg` : `${tagged}.jpg`;
        expect(finalName).toBe(isFree ? name : second);
        expect(answer.body.warnings).toEqual(isFree ? [] : ['photo_renamed']);

        const after = [...(await world.ownedFiles())];
        const hashesAfter = after.map(([, digest]) => digest).sort();
        for (const [, digest] of before) expect(hashesAfter).toContain(digest);
        expect(await world.names(folder)).toContain(finalName);
        // What stood there before stands there still, byte for byte; only the moved photo changed its place.
        const moved = before.filter(([one, digest]) => !after.some(([two, other]) => one === two && digest === other));
        expect(moved.map(([one]) => one.slice(one.lastIndexOf('/') + 1))).toEqual([name]);
      }
    },
  );
});
