import { callerError, contentHash, hasCode } from '../../kernel/index.js';
import type { PhotoRef, PublisherError } from '../../kernel/index.js';
import type { ImageStorage } from '../image-storage.port.js';
import { photoFormatOf } from '../names.js';
import { couldBePhoto, sniffPhoto } from '../sniff.js';
import { configureLibvips } from '../thumbnails/libvips.js';
import { Slots } from '../thumbnails/slots.js';
import type { IncomingPhoto, UploadedPhoto, UploadIntake, UploadPlace } from '../upload-intake.port.js';
import { inspectPicture } from './inspect-picture.js';
import { notAPhoto, receiveBytes } from './receive-bytes.js';
import { photoWithBytes } from './same-bytes.js';
import { TakenNames } from './taken-names.js';
import { uploadName } from './upload-names.js';

/** Decodes at once, and the longest wait for one. Spec: storage.md section 7. */
const DECODES = 2;
const MAX_WAIT_MS = 2000;
/** Photos that arrive at once: each may be held whole, and slow senders must not fill the memory. */
const ARRIVING = { perProcess: 16, perTenant: 6 } as const;
/** Somebody else may take a free name first; after so many times it is no accident. */
const TRIES = 20;

export interface CheckedUploadsOptions {
  /** `LIBRARY_MAX_UPLOAD_MB` in bytes. */
  readonly maxBytes: number;
  /** Whether this build decodes HEIC. */
  readonly heicReadable?: boolean;
}

/** What has passed every check that looks at bytes and name alone. */
interface CheckedPhoto {
  readonly bytes: Uint8Array;
  readonly contentHash: string;
  readonly name: string;
}

/** `UploadIntake` over any storage. Spec: storage.md section 8. */
export class CheckedUploads implements UploadIntake {
  readonly #decodes = new Slots(DECODES, MAX_WAIT_MS);
  readonly #arriving = new Slots(ARRIVING.perProcess, MAX_WAIT_MS);
  /** By tenant's storage, and gone with it: one tenant's rush stays its own. */
  readonly #ofTenant = new WeakMap<ImageStorage, Slots>();

  constructor(private readonly options: CheckedUploadsOptions) {
    configureLibvips();
  }

  async receive(place: UploadPlace, photo: IncomingPhoto, signal?: AbortSignal): Promise<UploadedPhoto> {
    const own = this.#ofTenant.get(place.storage) ?? new Slots(ARRIVING.perTenant, MAX_WAIT_MS);
    this.#ofTenant.set(place.storage, own);
    const receive = async (): Promise<UploadedPhoto> => {
      const checked = await this.#check(photo, signal);
      return place.inTurn(() => takeIn(place, photo, checked, signal));
    };
    return own.run(signal, () => this.#arriving.run(signal, receive));
  }

  /** The order is that of the specification: the cheapest refusal first. */
  async #check({ bytes: source, name }: IncomingPhoto, signal?: AbortSignal): Promise<CheckedPhoto> {
    const { maxBytes, heicReadable = false } = this.options;
    const bytes = await receiveBytes(source, maxBytes, (head) => couldBePhoto(head, heicReadable), signal);
    const format = await sniffPhoto(bytes);
    if (format === null || (format === 'heic' && !heicReadable)) throw notAPhoto();
    await this.#decodes.run(signal, () => inspectPicture(bytes));
    return { bytes, contentHash: contentHash(bytes), name: uploadName(name, format) };
  }
}

/** Looks for what is like it, and stores it. */
async function takeIn(
  place: UploadPlace,
  photo: IncomingPhoto,
  checked: CheckedPhoto,
  signal?: AbortSignal,
): Promise<UploadedPhoto> {
  const taken = await TakenNames.of(place.listing, photo.folder, signal);
  const wanted = { size: checked.bytes.length, contentHash: checked.contentHash };
  const twin = await photoWithBytes(place, wanted, signal);
  const publishedBefore = await place.wasPublished(checked.contentHash, signal);
  const stored = await store(place, photo, checked, taken, signal).finally(() =>
    place.listing.invalidate(photo.folder),
  );
  if ('suggestedName' in stored) {
    throw nameTaken(stored.suggestedName, await hasSameBytes(place, photo.folder, checked, signal));
  }
  return {
    ref: stored,
    contentHash: checked.contentHash,
    extensionCorrected: photoFormatOf(photo.name, true) !== stored.format,
    duplicateOf: twin && { folder: twin.folder, name: twin.name },
    publishedBefore,
  };
}

/** Under its name, or under the next free one where that is wanted; else what would be free. */
async function store(
  place: UploadPlace,
  { folder, onConflict }: IncomingPhoto,
  checked: CheckedPhoto,
  taken: TakenNames,
  signal?: AbortSignal,
): Promise<PhotoRef | { readonly suggestedName: string | null }> {
  const { name } = checked;
  const own = taken.isFree(name) ? await create(place, folder, name, checked, signal) : null;
  if (own !== null) return own;
  const [suggestedName = null, ...others] = first(TRIES, taken.like(name));
  if (onConflict === 'reject' || suggestedName === null) return { suggestedName };
  for (const free of [suggestedName, ...others]) {
    const renamed = await create(place, folder, free, checked, signal);
    if (renamed !== null) return renamed;
  }
  return { suggestedName };
}

/** Null = the name is taken. A reply that was lost is asked for again: the bytes that are there tell. */
async function create(
  { storage: { photos } }: UploadPlace,
  folder: IncomingPhoto['folder'],
  name: string,
  { bytes, contentHash: hash }: CheckedPhoto,
  signal?: AbortSignal,
): Promise<PhotoRef | null> {
  try {
    const created = await photos.create(folder, name, bytes, signal);
    return created.outcome === 'created' ? created.ref : null;
  } catch (error) {
    if (!hasCode(error, 'storage_unavailable')) throw error;
    const there = await photos.stat(folder, name, signal).catch(() => null);
    const isMine = there !== null && (await photos.contentHash(there, signal).catch(() => null)) === hash;
    if (!isMine) throw error;
    return there;
  }
}

function first<T>(count: number, all: Iterable<T>): readonly T[] {
  const taken: T[] = [];
  for (const one of all) if (taken.push(one) >= count) break;
  return taken;
}

/** Whether the photo that has the name is this very one. */
async function hasSameBytes(
  { storage: { photos } }: UploadPlace,
  folder: IncomingPhoto['folder'],
  { name, bytes, contentHash: hash }: CheckedPhoto,
  signal?: AbortSignal,
): Promise<boolean> {
  const there = await photos.stat(folder, name, signal);
  if (there?.size !== bytes.length) return false;
  return (there.contentHash ?? (await photos.contentHash(there, signal))) === hash;
}

function nameTaken(suggestedName: string | null, sameContent: boolean): PublisherError {
  return callerError('name_taken', 'A photo with this name is there already. Choose another name.', {
    members: { suggestedName, sameContent },
  });
}
