import type { Folder, PhotoRef } from '../../../kernel/index.js';
import { storageUnavailable } from '../../storage.errors.js';
import type { ConditionProbe, ImageStorage } from '../../image-storage.port.js';
import { withHooks } from '../hooked-storage.js';

/** What the contract suite needs to know of one kind of storage. A fresh one is made for every test. */
export interface StorageHarness {
  readonly storage: ImageStorage;
  /** Another client of the same tenant's store, as a second process has it. */
  readonly other: ImageStorage;
  /** Another tenant on the same disk, bucket or account. */
  readonly neighbour: ImageStorage;
  /** A storage whose store ignores one condition; null when that cannot be played. */
  readonly ignoring: ((condition: keyof ConditionProbe) => ImageStorage) | null;
  /** Conditions that this kind of store has never heard of; default: it honours all. */
  readonly ignores?: readonly (keyof ConditionProbe)[];
  /**
   * Whether the answer to a write tells the time that a read tells later; else it is the store's time of the answer,
   * which an object store may have set another second.
   */
  readonly writesTellTheirTime?: boolean;
  /** Whether a moved photo keeps its modified time; providers set theirs anew. */
  readonly movesKeepDates: boolean;
  /** Puts a file into a folder as a person would, behind the storage's back. */
  plant(folder: Folder, name: string, bytes: Uint8Array): Promise<void>;
  /** Puts a sub-folder with that name; null when the store has none. */
  readonly plantFolder: ((folder: Folder, name: string) => Promise<void>) | null;
  /** Puts a JPEG of that many bytes without holding it in memory; null when that cannot be done. */
  readonly plantHuge: ((folder: Folder, name: string, bytes: number) => Promise<void>) | null;
  /** Every file of the tenant, hidden ones too: path → content hash. */
  census(): Promise<ReadonlyMap<string, string>>;
  /** The store's clock, milliseconds. */
  storeNow(): number;
  dispose(): Promise<void>;
}

/** Listing pages hold this many entries, so that paging is tested with few files. */
export const TEST_PAGE_SIZE = 3;

export type MakeHarness = () => Promise<StorageHarness>;

/** A suite of the contract: gets the harness of the running test. */
export type ContractPart = (harness: () => StorageHarness) => void;

/** Bytes that sniff as JPEG and differ by text and length. */
export function jpegLike(text: string, length = 200): Buffer {
  const bytes = Buffer.alloc(length, `-${text}`);
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46]).copy(bytes);
  return bytes;
}

/** Creates a photo that the test then works with. */
export async function putPhoto(
  storage: ImageStorage,
  folder: Folder,
  name: string,
  bytes: Uint8Array = jpegLike(name),
): Promise<PhotoRef> {
  const result = await storage.photos.create(folder, name, bytes);
  if (result.outcome !== 'created') throw new Error('the test expected a free name');
  return result.ref;
}

/** The names of all photos of a folder, over all pages. */
export async function allNames(storage: ImageStorage, folder: Folder): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await storage.photos.list(folder, cursor);
    names.push(...page.photos.map((photo) => photo.name));
    cursor = page.cursor;
  } while (cursor !== null);
  return names;
}

/** The text of a document, or null. */
export async function textOf(
  storage: ImageStorage,
  at: Parameters<ImageStorage['documents']['read']>[0],
): Promise<string | null> {
  const document = await storage.documents.read(at, 64 * 1024);
  return document && Buffer.from(document.bytes).toString('utf8');
}

/** A client whose next call of that name is applied but never answered. */
export function losingReply(storage: ImageStorage, name: string): ImageStorage {
  let isLost = false;
  return withHooks(storage, {
    after: (operation) => {
      if (isLost || operation.name !== name) return;
      isLost = true;
      throw storageUnavailable();
    },
  });
}

export const unavailable = { code: 'storage_unavailable' };
export const nonceOf = (n: number) => n.toString(16).padStart(32, '0');
