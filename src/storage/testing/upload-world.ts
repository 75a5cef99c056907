import { Readable } from 'node:stream';
import type { PublisherError } from '../../kernel/index.js';
import { ListedPhotos } from '../photo-listing.js';
import type { IncomingPhoto } from '../upload-intake.port.js';
import { CheckedUploads } from '../uploads/index.js';
import { ManualClock } from './manual-clock.js';
import { memoryStorage, type MemoryStorageOptions } from './memory-storage.js';

const MAX_BYTES = 20 * 1024 * 1024;

/** An intake of at most 20 MiB over a storage in memory. */
export function uploadWorld(options: Partial<MemoryStorageOptions> = {}) {
  const clock = new ManualClock();
  const { storage, store } = memoryStorage({ clock, ...options });
  const published = new Set<string>();
  const listing = new ListedPhotos({ storage, clock });
  const wasPublished = async (hash: string): Promise<boolean> => published.has(hash);
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => work();
  const place = { storage, listing, wasPublished, inTurn };
  const intake = new CheckedUploads({ maxBytes: MAX_BYTES });
  const send = (bytes: Uint8Array, name = 'a.jpg', onConflict: IncomingPhoto['onConflict'] = 'reject') =>
    intake.receive(place, { folder: 'inbox', name, bytes: Readable.from([Buffer.from(bytes)]), onConflict });
  const refusal = (...args: Parameters<typeof send>) =>
    send(...args).then(
      () => null,
      (error: unknown) => error as PublisherError,
    );
  return { clock, storage, store, listing, place, intake, published, send, refusal };
}
