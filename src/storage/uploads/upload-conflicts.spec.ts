import { Readable } from 'node:stream';
import { contentHash, upstreamError } from '../../kernel/index.js';
import { drawn } from '../testing/pictures.js';
import { uploadWorld } from '../testing/upload-world.js';

const jpeg = (seed = 1): Promise<Buffer> => drawn(seed).jpeg().toBuffer();

describe('a name that is taken', () => {
  test.each(['a.jpg', 'A.JPG', 'a.JPG'])(
    'when %s is there, nothing is overwritten and a free name is said',
    async (there) => {
      const { refusal, store } = uploadWorld();
      store.plant('inbox', there, await jpeg(1));
      const before = [...store.census()];
      expect(await refusal(await jpeg(2))).toMatchObject({
        code: 'name_taken',
        details: { members: { suggestedName: 'a-2.jpg', sameContent: false } },
      });
      expect([...store.census()]).toEqual(before);
    },
  );

  test('when the photo of that name has the same bytes, that is said', async () => {
    for (const listsHashes of [true, false]) {
      const { refusal, store } = uploadWorld({ listsHashes });
      store.plant('inbox', 'A.jpg', await jpeg());
      const members = { suggestedName: 'a-2.jpg', sameContent: true };
      expect(await refusal(await jpeg())).toMatchObject({ code: 'name_taken', details: { members } });
    }
  });

  test('when it shall be renamed, it takes the next free name', async () => {
    const { send, store } = uploadWorld();
    for (const name of ['a.jpg', 'A-2.jpg', 'a-4.jpg']) store.plant('inbox', name, await jpeg(1));
    expect((await send(await jpeg(2), 'a.jpg', 'rename')).ref.name).toBe('a-3.jpg');
    expect((await send(await jpeg(3), 'a.jpg', 'rename')).ref.name).toBe('a-5.jpg');
  });

  test.each(['b.txt', 'B.TXT', 'b.png.txt'])(
    'when the text %s of another photo is there, the name is taken',
    async (text) => {
      const { refusal, send, store } = uploadWorld();
      store.plant('inbox', text, Buffer.from('a caption of another one'));
      const bytes = await drawn().png().toBuffer();
      const members = { suggestedName: 'b-2.png', sameContent: false };
      expect(await refusal(bytes, 'b.png')).toMatchObject({ code: 'name_taken', details: { members } });
      expect((await send(bytes, 'b.png', 'rename')).ref.name).toBe('b-2.png');
    },
  );

  test('when a photo with another extension has the stem and a text of its own, the name is free', async () => {
    const { send, store } = uploadWorld();
    store.plant('inbox', 'b.jpg', await jpeg());
    store.plant('inbox', 'b.jpg.txt', Buffer.from('a caption'));
    expect((await send(await drawn().png().toBuffer(), 'b.png')).ref.name).toBe('b.png');
  });

  test('when the name is taken in another folder only, it is free', async () => {
    const { send, store } = uploadWorld();
    store.plant('archive', 'a.jpg', await jpeg(9));
    expect((await send(await jpeg())).ref.name).toBe('a.jpg');
  });

  test('when two uploads of one name race 100 times, one wins each time and its bytes stay', async () => {
    for (let round = 0; round < 100; round += 1) {
      const { send, store } = uploadWorld();
      const both = [await jpeg(2 * round), await jpeg(2 * round + 1)];
      const ends = await Promise.allSettled(both.map((bytes) => send(bytes)));
      const winner = ends.findIndex(({ status }) => status === 'fulfilled');
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(ends[1 - winner]).toMatchObject({
        reason: { code: 'name_taken', details: { members: { suggestedName: 'a-2.jpg' } } },
      });
      expect([...store.census()]).toEqual([['inbox/a.jpg', contentHash(both[winner] ?? Buffer.alloc(0))]]);
    }
  });

  test('when ten uploads of one name race and may be renamed, all are stored', async () => {
    const { send, store } = uploadWorld();
    const sent = await Promise.all(Array.from({ length: 10 }, (_, seed) => jpeg(seed)));
    await Promise.all(sent.map((bytes) => send(bytes, 'a.jpg', 'rename')));
    expect(new Set(store.census().values())).toEqual(new Set(sent.map((bytes) => contentHash(bytes))));
    expect(store.census().size).toBe(10);
  });
});

describe('a storage in trouble', () => {
  const lost = upstreamError('storage_unavailable', 'The storage cannot be used now.');

  test('when the reply to the writing is lost, the bytes that are there tell that it was done', async () => {
    let replies = 0;
    const after = ({ name }: { readonly name: string }): void => {
      if (name === 'photos.create' && (replies += 1) === 1) throw lost;
    };
    const { send, store } = uploadWorld({ hooks: { after } });
    expect((await send(await jpeg())).ref.name).toBe('a.jpg');
    expect(store.census().size).toBe(1);
  });

  test('when the writing never arrived, the upload fails and nothing is stored', async () => {
    const before = ({ name }: { readonly name: string }): void => {
      if (name === 'photos.create') throw lost;
    };
    const { refusal, store } = uploadWorld({ hooks: { before } });
    expect(await refusal(await jpeg(), 'a.jpg', 'rename')).toMatchObject({ code: 'storage_unavailable' });
    expect(store.census().size).toBe(0);
  });

  test.each(['photos.list', 'photos.contentHash'])(
    'when %s fails before the writing, nothing is stored',
    async (broken) => {
      const before = ({ name }: { readonly name: string }): void => {
        if (name === broken) throw lost;
      };
      const { refusal, store } = uploadWorld({ listsHashes: false, hooks: { before } });
      store.plant('archive', 'other.jpg', await jpeg());
      expect(await refusal(await jpeg())).toMatchObject({ code: 'storage_unavailable' });
      expect(store.census().size).toBe(1);
    },
  );

  test('when the sender gives up before the writing, nothing is stored', async () => {
    const { intake, place, store } = uploadWorld();
    const control = new AbortController();
    const bytes = await jpeg();
    const wasPublished = async (): Promise<boolean> => {
      control.abort(new Error('gone'));
      return false;
    };
    const photo = { folder: 'inbox', name: 'a.jpg', bytes: Readable.from([bytes]), onConflict: 'reject' } as const;
    await expect(intake.receive({ ...place, wasPublished }, photo, control.signal)).rejects.toThrow('gone');
    expect(store.census().size).toBe(0);
  });
});
