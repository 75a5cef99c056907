import type { PhotoRef } from '../../../kernel/index.js';
import type { LibraryService, UploadOrder } from '../../../library/index.js';
import type {
  ListingPage,
  ListingQuery,
  PhotoListing,
  PhotoStore,
  Thumbnails,
  UploadedPhoto,
} from '../../../storage/index.js';
import type {
  AnalyzeResult,
  CaptionService,
  CaptionView,
  CurationRequest,
  CurationResult,
  CurationService,
  HistoryItem,
  HistoryService,
  PhotoDetail,
  PhotoViewService,
  PublishAnswer,
  PublishRequest,
  PublishService,
  VoiceProfiles,
  VoiceProfileView,
} from '../../../workflow/index.js';

/** What the fakes were asked to do: the evidence that a refused request had no effect. */
export interface Effects {
  readonly calls: string[];
}

/** A listing without a cache, in name order. */
export class FakeListing implements PhotoListing {
  constructor(private readonly photos: PhotoStore) {}

  async page(query: ListingQuery): Promise<ListingPage> {
    const { photos } = await this.all(query.folder);
    const wanted = photos
      .filter(({ name }) => name.includes(query.search))
      .filter((ref) => query.filter?.(ref) ?? true);
    const items = wanted.slice(query.offset, query.offset + query.limit);
    const { offset } = query;
    return { items, total: wanted.length, offset, truncated: false, skipped: 0, cursor: null, listingVersion: 'l1' };
  }

  async all(folder: PhotoRef['folder']): ReturnType<PhotoListing['all']> {
    const { photos, skipped } = await this.photos.list(folder, null);
    return { photos, truncated: false, skipped, sidecars: new Set(), version: 'l1' };
  }

  known(): null {
    return null;
  }

  invalidate(): void {
    // nothing is kept
  }
}

/** Thumbnails that are the photo's own version in words. */
export class FakeThumbnails implements Thumbnails {
  etag(tenant: string, ref: PhotoRef, size: string): string {
    return `${tenant}-${ref.version}-${size}`;
  }

  urlVersion(ref: PhotoRef): string {
    return Buffer.from(ref.version).toString('hex').padStart(12, '0').slice(-12);
  }

  async get(tenant: string, _storage: unknown, ref: PhotoRef): ReturnType<Thumbnails['get']> {
    return { bytes: Buffer.from(`thumbnail of ${tenant} ${ref.version}`) };
  }
}

const CAPTION: CaptionView = {
  state: 'human',
  text: 'A private caption',
  captions: { outbox: { text: 'A private caption', source: 'human', updatedAt: null } },
  altText: 'A harbour',
  nsfw: 'no',
  version: 's1',
};

/** Views of the photos a storage holds. */
export class FakeViews implements PhotoViewService {
  async detail(
    runtime: Parameters<PhotoViewService['detail']>[0],
    photo: Parameters<PhotoViewService['detail']>[1],
  ): Promise<PhotoDetail | null> {
    const ref = await runtime.storage.photos.stat(photo.folder, photo.name);
    if (ref === null) return null;
    return {
      ref,
      contentHash: 'c'.repeat(64),
      sha256: 'a'.repeat(64),
      width: 640,
      height: 480,
      caption: CAPTION,
      sdCaption: 'private sd caption',
      metadata: { mood: 'private mood' },
      hasSidecar: true,
      publishState: 'none',
      platforms: {},
      moves: [],
    };
  }

  async states(_runtime: unknown, photos: readonly PhotoRef[]): ReturnType<PhotoViewService['states']> {
    return new Map(photos.slice(0, 1).map(({ name }) => [name, 'published' as const]));
  }

  allStates(runtime: unknown, photos: readonly PhotoRef[]): ReturnType<PhotoViewService['allStates']> {
    return this.states(runtime, photos);
  }

  async withSidecar(_runtime: unknown, photos: readonly PhotoRef[]): ReturnType<PhotoViewService['withSidecar']> {
    return new Set(photos.slice(0, 1).map(({ name }) => name));
  }
}

/** Captions that note what was asked. */
export class FakeCaptions implements CaptionService {
  constructor(private readonly effects: Effects) {}

  async analyze(...[, photo]: Parameters<CaptionService['analyze']>): Promise<AnalyzeResult> {
    this.effects.calls.push(`analyze ${photo.name}`);
    const analysis = { description: 'A harbour', mood: null, tags: ['boat'], altText: null };
    return {
      name: photo.name,
      analysis: analysis as unknown as AnalyzeResult['analysis'],
      caption: CAPTION,
      sdCaption: null,
      cached: false,
      sidecarWritten: true,
      warnings: [],
      source: 'offline',
    };
  }

  async save(...[, request]: Parameters<CaptionService['save']>): Promise<CaptionView> {
    this.effects.calls.push(
      `save ${request.photo.name} ${JSON.stringify([request.caption, [...(request.captions ?? [])]])}`,
    );
    return CAPTION;
  }

  async preview(...[, input]: Parameters<CaptionService['preview']>): ReturnType<CaptionService['preview']> {
    const text = input.caption ?? '';
    const blank = { length: text.length, max: 10, unit: 'code_points', hashtags: [], warnings: [] };
    return { outbox: { text, ...blank, shortened: false, empty: text === '' } };
  }
}

/** A curation that moves nothing. */
export class FakeCuration implements CurationService {
  constructor(private readonly effects: Effects) {}

  keep = this.#do('keep');
  remove = this.#do('remove');
  undo = this.#do('inbox');
  delete = this.#do('inbox');

  #do(folder: CurationResult['folder']) {
    return async (_runtime: unknown, request: CurationRequest): Promise<CurationResult> => {
      this.effects.calls.push(`${folder} ${request.photo.name} ${request.photo.expectedVersion ?? '-'}`);
      const { name } = request.photo;
      return { name, finalName: name, folder, version: 'v1', undoable: true, warnings: [] };
    };
  }
}

/** A publisher that sends nothing and answers that it did. */
export class FakePublishing implements PublishService {
  /** What was asked last. */
  last: PublishRequest | null = null;

  constructor(private readonly effects: Effects) {}

  async publish(_runtime: unknown, request: PublishRequest): Promise<PublishAnswer> {
    this.effects.calls.push(`publish ${JSON.stringify(request.photo)}`);
    this.last = request;
    if (request.respondAsync) return { outcome: 'running', operationId: 'op-1' };
    return {
      outcome: 'all_sent',
      replayed: false,
      code: null,
      result: {
        photo: { name: 'a.jpg', contentHash: 'c'.repeat(64), finalName: 'a.jpg' },
        state: 'DONE',
        archive: 'done',
        results: {},
        warnings: [],
        requestId: request.requestId,
        operationId: null,
        dryRun: request.mode === 'dry',
      },
    };
  }

  async operation(_runtime: unknown, id: string): ReturnType<PublishService['operation']> {
    if (id !== 'op-1') return null;
    const nothing = { contentHash: null, photoName: null, answer: null, refusal: null };
    return {
      id,
      state: 'running',
      ...nothing,
      startedAt: '2026-11-21T12:00:00.000Z',
      updatedAt: '2026-11-21T12:00:00.000Z',
    };
  }

  async *follow(_runtimeNow: unknown, id: string): ReturnType<PublishService['follow']> {
    yield { id: 'stage.prepare', type: 'stage', stage: 'prepare' };
    const view = await this.operation(null, id);
    if (view) yield { id: 'done', type: 'done', view: { ...view, state: 'done', refusal: 'photo_busy' } };
  }
}

/** One record. */
export class FakeHistory implements HistoryService {
  constructor(private readonly effects: Effects) {}

  async list(): ReturnType<HistoryService['list']> {
    return { items: [this.#item], total: 1, truncated: false };
  }

  async get(_runtime: unknown, hash: string): Promise<HistoryItem | null> {
    return hash === this.#item.contentHash ? this.#item : null;
  }

  async resolve(...[, request]: Parameters<HistoryService['resolve']>): Promise<HistoryItem> {
    this.effects.calls.push(`resolve ${request.platform} ${request.decision}`);
    return this.#item;
  }

  readonly #item: HistoryItem = {
    contentHash: 'c'.repeat(64),
    name: 'a.jpg',
    folder: 'archive',
    state: 'published',
    platforms: {},
    moves: [],
    updatedAt: '2026-11-21T12:00:00.000Z',
  };
}

/** A library that keeps nothing. */
export class FakeLibrary implements LibraryService {
  constructor(private readonly effects: Effects) {}

  async upload(_runtime: unknown, { name, bytes }: UploadOrder): Promise<UploadedPhoto> {
    let size = 0;
    for await (const chunk of bytes) size += chunk.length;
    this.effects.calls.push(`upload ${name} ${size}`);
    const place = { folder: 'inbox', name, id: null, version: 'v1', size } as const;
    const ref = { ...place, modifiedAt: new Date(0), contentHash: null, format: 'jpeg' } as const;
    return { ref, contentHash: 'c'.repeat(64), extensionCorrected: false, duplicateOf: null, publishedBefore: false };
  }
}

/** A brand voice that nobody changes. */
export class FakeVoices implements VoiceProfiles {
  constructor(private readonly effects: Effects) {}

  async read(): Promise<VoiceProfileView> {
    return { entries: ['As we always say it.'], source: 'config', version: 'a'.repeat(32) };
  }

  async save(_runtime: unknown, entries: readonly string[] | null): Promise<VoiceProfileView> {
    this.effects.calls.push(`save voice ${entries?.length ?? 'none'}`);
    return { entries: entries ?? [], source: 'saved', version: 'b'.repeat(32) };
  }
}
