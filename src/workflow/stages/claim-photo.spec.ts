import { contentHash, sha256Hex, type Ids } from '../../kernel/index.js';
import type { Publisher } from '../../publishers/index.js';
import { ManualClock, memoryStorage } from '../../storage/testing/index.js';
import type { ImageStorage } from '../../storage/index.js';
import { Ledger } from '../ledger/ledger.js';
import type { WorkflowTools } from '../tools.js';
import { claimPhoto } from './claim-photo.js';
import type { Captioned } from './contexts.js';

const BYTES = new Uint8Array([0xff, 0xd8, 1, 2, 3]);
const HASH = contentHash(BYTES);

function world() {
  const clock = new ManualClock();
  let number = 0;
  const hex = (length: number): string => String((number += 1)).padStart(length * 2, '0');
  const ids: Ids = { hex, uuid: () => hex(16), random: () => 0.5 };
  const { storage } = memoryStorage({ clock });
  const tools = {
    clock,
    ids,
    pause: async () => undefined,
    crash: { at: () => undefined },
  } as unknown as WorkflowTools;
  return { storage, tools, ledger: new Ledger(storage.documents, tools) };
}

/** A run that has looked at the photo and is about to claim it. */
async function lookedAt(storage: ImageStorage): Promise<Captioned> {
  const created = await storage.photos.create('inbox', 'a.jpg', BYTES);
  if (created.outcome !== 'created') throw new Error('The photo could not be put there.');
  const publisher = { destination: () => 'there' } as unknown as Publisher;
  return {
    runtime: { storage },
    request: { platforms: null, republish: false, kind: 'web' },
    operation: { id: 'op', bodyHash: 'body' },
    targets: [{ platform: 'outbox', type: 'outbox', publisher }],
    photo: created.ref,
    bytes: BYTES,
    contentHash: HASH,
    sha256: sha256Hex(BYTES),
    ledger: null,
    isImported: false,
    captions: new Map(),
    posts: new Map(),
    keptOut: new Map(),
  } as unknown as Captioned;
}

describe('claimPhoto', () => {
  it('when the photo is where it was seen, the run owns its record', async () => {
    const { storage, tools } = world();
    const claim = await claimPhoto(await lookedAt(storage), tools);
    expect(claim.record).toMatchObject({ state: 'CLAIMED', epoch: 1, requested: ['outbox'], owner: { kind: 'web' } });
  });

  it('when it was moved between the look and the claim, the run is refused and wants nothing of it', async () => {
    const { storage, tools, ledger } = world();
    const context = await lookedAt(storage);
    await storage.photos.move(context.photo, { folder: 'keep', name: 'a.jpg' }, 'b'.repeat(32));
    await expect(claimPhoto(context, tools)).rejects.toMatchObject({ code: 'photo_busy' });
    expect(await ledger.load(HASH)).toMatchObject({
      live: false,
      record: { state: 'IDLE', owner: null, requested: [] },
    });
  });

  it('when a keep was finished meanwhile, the record says afterwards what the keep wrote', async () => {
    const { storage, tools, ledger } = world();
    const context = await lookedAt(storage);
    const first = await claimPhoto(context, tools);
    const photo = { id: null, name: 'a.jpg', folder: 'keep' } as const;
    await storage.photos.move(context.photo, photo, 'b'.repeat(32));
    await first.release((record) => ({ ...record, photo, requested: [], platforms: new Map() }));
    const kept = (await ledger.load(HASH))?.record;
    await expect(claimPhoto(context, tools)).rejects.toMatchObject({ code: 'photo_busy' });
    const after = (await ledger.load(HASH))?.record;
    expect(after).toEqual({ ...kept, epoch: 2, writeNonce: after?.writeNonce, updatedAt: after?.updatedAt });
  });

  it('when another photo took its name, it is refused as well', async () => {
    const { storage, tools } = world();
    const context = await lookedAt(storage);
    await storage.photos.delete(context.photo);
    await storage.photos.create('inbox', 'a.jpg', new Uint8Array([9, 9, 9]));
    await expect(claimPhoto(context, tools)).rejects.toMatchObject({ code: 'photo_busy' });
  });
});
