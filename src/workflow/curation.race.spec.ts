import { ManualClock, memoryStorage, type StorageHooks } from '../storage/testing/index.js';
import { acceptedBy, BYTES, Owner, PHOTO, platformsOf } from './testing/ledger-contract/owner.js';

describe('a photo that is published between the look of a keep and its claim', () => {
  it('when the keep then finds it gone, its record stays what the publish has made of it', async () => {
    const { storage } = memoryStorage({ clock: new ManualClock() });
    await storage.photos.create('inbox', PHOTO, BYTES);
    const platforms = platformsOf();
    const publisher = new Owner(storage, { platforms });
    let isPublished = false;
    const hooks: StorageHooks = {
      before: async ({ name }) => {
        // The photo has been read by now; its record is looked at next.
        if (name !== 'documents.read' || isPublished) return;
        isPublished = true;
        await publisher.publish();
      },
    };
    const curator = new Owner(storage, { platforms, hooks });
    const photo = { folder: 'inbox', name: PHOTO, expectedVersion: null } as const;
    const keeping = curator.curation.keep(curator.runtime, { photo, actor: 'a'.repeat(16), requestId: 'request' });
    await expect(keeping).rejects.toMatchObject({ code: 'photo_not_found' });
    expect(isPublished).toBe(true);
    const record = await publisher.record();
    expect([record?.state, record?.photo.folder, record?.move?.state]).toEqual(['DONE', 'archive', 'DONE']);
    expect(acceptedBy(platforms)).toEqual(['p1.1', 'p2.1']);
  });
});

describe('a delete that the storage fails', () => {
  it('when it is asked for again at once, also elsewhere, nobody has to wait for the first one', async () => {
    const { storage } = memoryStorage({ clock: new ManualClock() });
    await storage.photos.create('inbox', PHOTO, BYTES);
    const platforms = platformsOf();
    const hooks: StorageHooks = {
      before: ({ name }) => {
        if (name === 'photos.delete') throw new Error('The disk is worn.');
      },
    };
    const photo = { folder: 'inbox', name: PHOTO, expectedVersion: null } as const;
    const order = { photo, actor: 'a'.repeat(16), requestId: 'request', confirm: PHOTO };
    const unlucky = new Owner(storage, { platforms, hooks });
    await expect(unlucky.curation.delete(unlucky.runtime, order)).rejects.toThrow('The disk is worn.');
    expect(await storage.photos.stat('inbox', PHOTO)).not.toBeNull();
    const next = new Owner(storage, { platforms });
    await expect(next.curation.delete(next.runtime, order)).resolves.toMatchObject({ name: PHOTO });
    expect(await storage.photos.stat('inbox', PHOTO)).toBeNull();
  });
});
