import type { EventLog } from '../platform/logging/index.js';
import type { UploadedPhoto, UploadIntake } from '../storage/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import type { LibraryService, PublishedBefore, UploadOrder } from './library.port.js';

/** Digits of the content hash by which log lines name a photo. */
const PHOTO_TAG_DIGITS = 12;

/** Takes photos into the inbox of a tenant. Spec: storage.md section 8. */
export class UploadedLibrary implements LibraryService {
  constructor(
    private readonly intake: UploadIntake,
    private readonly published: PublishedBefore,
    private readonly log: EventLog,
  ) {}

  async upload(runtime: TenantRuntime, order: UploadOrder, signal?: AbortSignal): Promise<UploadedPhoto> {
    const { storage, listing } = runtime;
    const place = {
      storage,
      listing,
      wasPublished: (hash: string, wait?: AbortSignal) => this.published.wasPublished(runtime, hash, wait),
      // What has arrived is stored, whether or not its sender still listens: the answer may be asked for again.
      inTurn: <T>(work: () => Promise<T>): Promise<T> => runtime.limit(work),
    };
    const { name, bytes, onConflict } = order;
    const letGo = runtime.hold(); // a photo may take two minutes to arrive
    try {
      const uploaded = await this.intake.receive(place, { folder: 'inbox', name, bytes, onConflict }, signal);
      this.log.info('photo_uploaded', 'A photo was uploaded.', {
        photo: uploaded.contentHash.slice(0, PHOTO_TAG_DIGITS),
        to: uploaded.ref.folder,
        bytes: uploaded.ref.size,
      });
      return uploaded;
    } finally {
      letGo();
    }
  }
}
