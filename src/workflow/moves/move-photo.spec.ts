import { storageUnavailable } from '../../storage/index.js';
import { memoryStorage, type StorageHooks } from '../../storage/testing/index.js';
import { ManualClock } from '../../storage/testing/index.js';
import { acceptedBy, BYTES, Owner, PHOTO, platformsOf } from '../testing/ledger-contract/owner.js';

const SIDECAR = `${PHOTO}.txt`;
const REQUEST = { actor: 'a'.repeat(16), requestId: 'request' };

/** The first move of a sidecar does not come through, or its reply does not. */
function losing(when: 'before' | 'after'): StorageHooks {
  let isLost = false;
  return {
    [when]: ({ name }: { readonly name: string }) => {
      if (name !== 'documents.moveSidecar' || isLost) return;
      isLost = true;
      throw storageUnavailable();
    },
  };
}

async function photoWithText() {
  const { storage } = memoryStorage({ clock: new ManualClock() });
  await storage.photos.create('inbox', PHOTO, BYTES);
  await storage.documents.create({ sidecar: { folder: 'inbox', name: SIDECAR } }, Buffer.from('words of a person\n'));
  const textIn = async (folder: 'inbox' | 'archive' | 'keep') =>
    (await storage.documents.read({ sidecar: { folder, name: SIDECAR } }, 10_000)) !== null;
  return { storage, textIn };
}

describe.each(['before', 'after'] as const)('a storage that goes away %s a sidecar is moved', (when) => {
  it('when a photo was published, its archiving is pending, and the next request only finishes it', async () => {
    const { storage, textIn } = await photoWithText();
    const platforms = platformsOf();
    const owner = new Owner(storage, { platforms, hooks: losing(when) });
    expect(await owner.publish()).toMatchObject({ outcome: 'all_sent', result: { archive: 'pending' } });
    expect((await owner.record())?.state).toBe('ARCHIVE_PENDING');
    const next = new Owner(storage, { platforms });
    const choice = { by: 'next', order: 'name' } as const;
    expect(await next.publish({ photo: choice })).toMatchObject({
      outcome: 'all_sent',
      result: { archive: 'done', photo: { finalName: PHOTO } },
    });
    expect((await owner.record())?.state).toBe('DONE');
    expect([await textIn('inbox'), await textIn('archive')]).toEqual([false, true]);
    expect(acceptedBy(platforms)).toEqual(['p1.1', 'p2.1']);
  });

  it('when a photo is kept, it is 503, and the same request again finishes it', async () => {
    const { storage, textIn } = await photoWithText();
    const owner = new Owner(storage, { hooks: losing(when) });
    const photo = { folder: 'inbox', name: PHOTO, expectedVersion: null } as const;
    const keep = () => owner.curation.keep(owner.runtime, { photo, ...REQUEST });
    await expect(keep()).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await keep()).toMatchObject({ name: PHOTO, finalName: PHOTO, folder: 'keep', warnings: [] });
    expect([await textIn('inbox'), await textIn('keep')]).toEqual([false, true]);
    expect(await keep()).toMatchObject({ finalName: PHOTO, folder: 'keep' });
  });
});
