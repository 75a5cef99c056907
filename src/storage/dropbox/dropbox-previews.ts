import type { files } from 'dropbox';
import { orAbort, type PhotoRef } from '../../kernel/index.js';
import type { PreviewMaker } from '../image-storage.port.js';
import { checkLookupName } from '../names.js';
import type { RemoteLayout } from '../remote/index.js';
import { BadShape, fileOf, listOf, recordOf, textOf } from './answers.js';
import { valueOf, type DropboxFiles } from './dropbox-files.js';

/** Dropbox makes none of larger files. Spec: storage.md section 7. */
const MAX_BYTES = 20 * 1024 * 1024;
/** Requests in one call. */
const MAX_BATCH = 25;
/** How long the first of a batch waits for others: a grid asks for all its pictures at once. */
const GATHER_MS = 10;
/** 25 pictures of some 500 kB in base64 are more than enough. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

const SIZES: readonly (readonly [number, number, files.ThumbnailSize['.tag']])[] = [
  [256, 256, 'w256h256'],
  [480, 320, 'w480h320'],
  [640, 480, 'w640h480'],
  [960, 640, 'w960h640'],
  [1024, 768, 'w1024h768'],
  [2048, 1536, 'w2048h1536'],
];

interface Wish {
  readonly path: string;
  readonly size: files.ThumbnailSize['.tag'];
}

interface Waiting extends Wish {
  readonly resolve: (picture: Picture | null) => void;
  readonly reject: (reason: unknown) => void;
}

interface Picture {
  readonly rev: string;
  readonly bytes: Uint8Array;
}

/** Smaller pictures made by Dropbox; open requests of a tenant join one call. Spec: storage.md sections 4 and 7. */
export class DropboxPreviews implements PreviewMaker {
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly files: DropboxFiles,
    private readonly layout: RemoteLayout,
  ) {}

  async preview(
    ref: PhotoRef,
    minSize: { readonly width: number; readonly height: number },
    signal?: AbortSignal,
  ): Promise<Uint8Array | null> {
    checkLookupName(ref.name);
    const size = SIZES.find(([width, height]) => width >= minSize.width && height >= minSize.height)?.[2];
    if (size === undefined || ref.format === 'heic' || ref.size > MAX_BYTES) return null;
    const path = ref.id ?? this.layout.photo(ref.folder, ref.name);
    signal?.throwIfAborted();
    const picture = await orAbort(this.#join({ path, size }), signal);
    return picture !== null && picture.rev === ref.version ? picture.bytes : null;
  }

  /** Sends what still waits; nothing is left to a timer. */
  dispose(): void {
    this.#send();
  }

  #join(wish: Wish): Promise<Picture | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...wish, resolve, reject });
      if (this.#waiting.length >= MAX_BATCH) this.#send();
      else this.#timer ??= setTimeout(() => this.#send(), GATHER_MS);
    });
  }

  #send(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    this.#fetch(batch).then(
      (pictures) => batch.forEach(({ resolve }, i) => resolve(pictures[i] ?? null)),
      (error: unknown) => batch.forEach(({ reject }) => reject(error)),
    );
  }

  /** For no one caller: the signal of one must not end the pictures of the others. */
  async #fetch(batch: readonly Wish[]): Promise<readonly (Picture | null)[]> {
    const call = { operation: 'get_thumbnail_batch', kind: 'read', maxBytes: MAX_ANSWER_BYTES } as const;
    const entries = batch.map(({ path, size }) => ({ path, ...LOOK, size: { '.tag': size } }));
    const answer = await this.files.api.call(
      { ...call, signal: undefined },
      (dropbox) => dropbox.filesGetThumbnailBatch({ entries }),
      (result) => picturesOf(result, batch.length),
    );
    return valueOf(answer);
  }
}

const LOOK = { format: { '.tag': 'jpeg' }, mode: { '.tag': 'strict' } } as const;

function picturesOf(result: unknown, count: number): readonly (Picture | null)[] {
  const entries = listOf(recordOf(result)['entries']);
  if (entries.length !== count) throw new BadShape();
  return entries.map((one) => {
    const { '.tag': tag, metadata, thumbnail } = recordOf(one);
    // Whatever the reason is, the original tells more.
    if (tag !== 'success') return null;
    return { rev: fileOf(metadata).rev, bytes: Buffer.from(textOf(thumbnail), 'base64') };
  });
}
