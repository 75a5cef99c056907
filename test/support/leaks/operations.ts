import type { Readable } from 'node:stream';
import { inspect } from 'node:util';
import type { PhotoRef } from '../../../src/kernel/index.js';
import type { ImageStorage } from '../../../src/storage/index.js';
import type { LeakCheck } from './leak-check.js';
import type { LeakLog } from './leak-log.js';

/** A storage with everything the operations need, as they find it. */
export interface Scene {
  readonly storage: ImageStorage;
  readonly log: LeakLog;
  /** Names and words of the tenant: canaries all. */
  readonly words: Words;
  readonly ref: PhotoRef;
  /** Of the second page of the inbox. */
  readonly cursor: string;
  /** Version of {@link DOCUMENT} and of the photo's sidecar. */
  readonly versions: { readonly document: string; readonly sidecar: string };
}

/** A scene and what must not be seen in it. */
export interface CheckedScene extends Scene {
  /** Every secret of the scene in one line, for an upstream that repeats them. */
  readonly everything: string;
  /** Knows all of them, those that were made on the way too. */
  check(this: void): LeakCheck;
}

export interface Words {
  readonly photo: string;
  /** Composed; it is asked for decomposed, as another system would write it. */
  readonly umlaut: string;
  /** A name that is free. */
  readonly free: string;
  readonly text: string;
}

/** One thing a storage does. */
export interface StorageOperation {
  readonly name: string;
  run(this: void, scene: Scene): Promise<unknown>;
}

export const DOCUMENT = { path: 'ledger/ab/0123456789abcdef.json' };
const FREE_DOCUMENT = { path: 'ledger/ab/fedcba9876543210.json' };
const NONCE = 'a1'.repeat(16);
const MAX_BYTES = 1024 * 1024;

const sidecarOf = (name: string) => ({ folder: 'inbox' as const, name: `${name}.txt` });
const keptOf = (name: string) => ({ folder: 'keep' as const, name: `${name}.txt` });

/** Every operation of the port, the ones with two ways twice. */
export const OPERATIONS: readonly StorageOperation[] = [
  { name: 'list', run: ({ storage }) => storage.photos.list('inbox', null) },
  { name: 'list the next page', run: ({ storage, cursor }) => storage.photos.list('inbox', cursor) },
  { name: 'stat', run: ({ storage, words }) => storage.photos.stat('inbox', words.photo) },
  {
    name: 'stat by another spelling',
    run: ({ storage, words }) => storage.photos.stat('inbox', words.umlaut.normalize('NFD')),
  },
  { name: 'read', run: ({ storage, ref }) => storage.photos.read(ref, MAX_BYTES) },
  { name: 'open', run: async ({ storage, ref }) => drained(await storage.photos.open(ref)) },
  {
    name: 'open a part',
    run: async ({ storage, ref }) => drained(await storage.photos.open(ref, { start: 100, end: 5000 })),
  },
  { name: 'contentHash', run: ({ storage, ref }) => storage.photos.contentHash({ ...ref, contentHash: null }) },
  { name: 'create', run: ({ storage, words }) => storage.photos.create('inbox', words.free, bytesOf(words)) },
  {
    name: 'move',
    run: ({ storage, ref, words }) => storage.photos.move(ref, { folder: 'archive', name: words.free }, NONCE),
  },
  { name: 'delete', run: ({ storage, ref }) => storage.photos.delete(ref) },
  { name: 'documents.read', run: ({ storage }) => storage.documents.read(DOCUMENT, MAX_BYTES) },
  { name: 'documents.create', run: ({ storage, words }) => storage.documents.create(FREE_DOCUMENT, bytesOf(words)) },
  {
    name: 'documents.replace',
    run: ({ storage, words, versions }) => storage.documents.replace(DOCUMENT, bytesOf(words), versions.document),
  },
  {
    name: 'documents.delete a version',
    run: ({ storage, versions }) => storage.documents.delete(DOCUMENT, versions.document),
  },
  { name: 'documents.delete any', run: ({ storage }) => storage.documents.delete(DOCUMENT, null) },
  { name: 'documents.list', run: ({ storage }) => storage.documents.list('ledger/', null) },
  {
    name: 'read a sidecar',
    run: ({ storage, words }) => storage.documents.read({ sidecar: sidecarOf(words.photo) }, MAX_BYTES),
  },
  {
    name: 'create a sidecar',
    run: ({ storage, words }) => storage.documents.create({ sidecar: sidecarOf(words.free) }, bytesOf(words)),
  },
  {
    name: 'replace a sidecar',
    run: ({ storage, words, versions }) =>
      storage.documents.replace({ sidecar: sidecarOf(words.photo) }, bytesOf(words), versions.sidecar),
  },
  {
    name: 'moveSidecar',
    run: ({ storage, words }) => storage.documents.moveSidecar(sidecarOf(words.photo), keptOf(words.photo)),
  },
  {
    name: 'copySidecar',
    run: ({ storage, words }) => storage.documents.copySidecar(sidecarOf(words.photo), keptOf(words.photo)),
  },
  { name: 'link to a photo', run: async ({ storage, ref }) => storage.links?.temporaryLink(ref, 60) },
  { name: 'link to a document', run: async ({ storage }) => storage.links?.temporaryLink(DOCUMENT, 60) },
  { name: 'preview', run: async ({ storage, ref }) => storage.previews?.preview(ref, { width: 40, height: 30 }) },
  { name: 'probe', run: ({ storage }) => storage.probe() },
  { name: 'checkAccess', run: ({ storage }) => storage.checkAccess() },
];

function bytesOf({ text }: Words): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(text)]);
}

/** What came of an open photo. A stream that breaks is what the operation ends with. */
async function drained(open: { readonly stream: Readable; readonly size: number } | null): Promise<unknown> {
  if (open === null) return null;
  let bytes = 0;
  for await (const chunk of open.stream as AsyncIterable<Buffer>) bytes += chunk.length;
  return { streamed: bytes };
}

/** What an operation ended with, as short as a table wants it. */
export function shortOf(value: unknown): string {
  if (typeof value === 'string') return value.length > 20 ? 'text' : value;
  if (typeof value !== 'object' || value === null) return inspect(value);
  const { outcome, photos, entries, cursor, streamed } = value as Readonly<Record<string, unknown>>;
  if (typeof outcome === 'string') return outcome;
  const listed = photos ?? entries;
  if (Array.isArray(listed)) return listed.length === 0 && cursor === null ? 'empty page' : 'page';
  return typeof streamed === 'number' ? `streamed ${streamed}` : 'value';
}
