import type { ImageStorage } from '../../../src/storage/index.js';
import { jpegLike, nonceOf } from '../../../src/storage/testing/image-storage.contract.js';
import type { Flavour } from '../../support/s3/index.js';
import { RUNS_ALL } from './form-size.js';
import { BUCKET, s3World } from './s3-harness.js';

type Conflict = (storage: ImageStorage, i: number) => Promise<unknown>;

const inbox = (name: string) => ({ folder: 'inbox' as const, name });
const archive = (name: string) => ({ folder: 'archive' as const, name });

/** Every way to want a name that somebody has, and what is answered. */
const CONFLICTS: readonly [string, unknown, Conflict][] = [
  ['a photo of other bytes', 'name_taken', async ({ photos }, i) => photos.create('inbox', 'a.jpg', jpegLike(`${i}`))],
  ['a photo of equal bytes', 'name_taken', async ({ photos }) => photos.create('inbox', 'a.jpg', jpegLike('a.jpg'))],
  ['a photo in other case', 'name_taken', async ({ photos }, i) => photos.create('inbox', 'A.JPG', jpegLike(`${i}`))],
  ['a move onto other bytes', 'target_taken', async (storage, i) => move(storage, 'a.jpg', i)],
  ['a move onto equal bytes', 'target_taken', async (storage, i) => move(storage, 'b.jpg', i)],
  ['a move in other case', 'target_taken', async (storage, i) => move(storage, 'A.Jpg', i)],
  ['a sidecar', 'exists', async ({ documents }, i) => documents.create({ sidecar: inbox('a.jpg.txt') }, text(i))],
  [
    'a sidecar in other case',
    'exists',
    async ({ documents }, i) => documents.create({ sidecar: inbox('A.TXT') }, text(i)),
  ],
  [
    'a moved sidecar',
    'target_taken',
    async ({ documents }) => documents.moveSidecar(inbox('a.jpg.txt'), archive('a.jpg.txt')),
  ],
  ['a shared stem', 'target_taken', async ({ documents }) => documents.copySidecar(inbox('a.txt'), archive('A.txt'))],
];
/** Ten ways a round. */
const ROUNDS = RUNS_ALL ? 10 : 3;
const text = (i: number) => Buffer.from(`text ${i}`);

async function move({ photos }: ImageStorage, name: string, i: number): Promise<unknown> {
  const ref = await photos.stat('inbox', 'b.jpg');
  return ref && photos.move(ref, archive(name), nonceOf(i));
}

test.each<Flavour>(['aws', 'r2', 'minio'])(
  `when ${ROUNDS * 10} names are wanted that somebody has, on %s, not one byte in the bucket changes`,
  async (flavour) => {
    const world = await s3World({ flavour });
    const bucket = world.s3.bucket(BUCKET);
    for (const name of ['a.jpg', 'b.jpg']) {
      bucket.plant(world.keyOf('inbox', name), jpegLike(name));
      bucket.plant(world.keyOf('archive', name), jpegLike(name));
    }
    for (const name of ['a.jpg.txt', 'a.txt']) {
      bucket.plant(world.keyOf('inbox', name), `ours of ${name}`);
      bucket.plant(world.keyOf('archive', name), `theirs of ${name}`);
    }
    const before = bucket.census();
    const [one, other] = [await world.build(), await world.build()];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [i, [, outcome, conflict]] of CONFLICTS.entries()) {
        expect(await conflict(i % 2 === 0 ? one : other, round * CONFLICTS.length + i)).toEqual({ outcome });
      }
    }
    expect(bucket.census()).toEqual(before);
    await world.close();
  },
);
