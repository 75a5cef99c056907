import { imageSize } from './image-size.js';
import { contentHash, hasCode, sha256Hex, type PhotoRef } from '../kernel/index.js';
import { findSidecar, nameKey, sidecarNameFor, stemOf, type ImageStorage } from '../storage/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { captionViewOf } from './caption-view.js';
import { itemOf } from './history.service.js';
import { Ledger, type LedgerView } from './ledger/ledger.js';
import { RecordPlaces } from './ledger/record-places.js';
import { publishStateOf } from './results.js';
import { loadSidecar } from './sidecars.js';
import { MAX_PHOTO_BYTES } from './stages/1-select.js';
import type { StoredSidecar } from './stages/contexts.js';
import type { WorkflowTools } from './tools.js';
import type { PhotoViewService } from './workflow.ports.js';
import type { PhotoDetail, PhotoHandle, PublishState } from './workflow.types.js';

/** Newest records that a page of a local folder reads to know its photos: there they cost next to nothing. */
const NEWEST_ON_DISK = 500;
/** Photos of which one question reads the bytes; beyond that they count as never worked on. */
const MOST_READ = 50;

interface WorkedOn {
  readonly bytes: Uint8Array;
  readonly hash: string;
  readonly found: LedgerView | 'unusable' | null;
  readonly size: Awaited<ReturnType<typeof imageSize>>;
}

/** Looking at photos with their captions and states. Never writes. Spec: web-api.md sections 5.1 and 5.3. */
export class LedgerPhotoViewService implements PhotoViewService {
  private readonly places: RecordPlaces;

  constructor(private readonly tools: WorkflowTools) {
    this.places = new RecordPlaces(tools.index);
  }

  async detail(runtime: TenantRuntime, photo: PhotoHandle): Promise<PhotoDetail | null> {
    const { storage } = runtime;
    const ref = await storage.photos.stat(photo.folder, photo.name);
    if (!ref) return null;
    // Neither needs the other, and each question may take long.
    const [worked, sidecar] = await Promise.all([this.#workedOn(runtime, ref), loadSidecar(storage, ref)]);
    if (!worked) return null;
    const { bytes, hash, found, size } = worked;
    const view = found === 'unusable' ? null : found;
    const item = view && itemOf(view);
    return {
      ref,
      contentHash: hash,
      sha256: sha256Hex(bytes),
      width: size?.width ?? null,
      height: size?.height ?? null,
      caption: captionViewOf(sidecar.data, sidecar.version),
      sdCaption: sidecar.sidecar?.sdCaption ?? null,
      metadata: metadataOf(sidecar),
      hasSidecar: sidecar.version !== null,
      publishState: found === 'unusable' ? 'needs_decision' : publishStateOf(view),
      platforms: item?.platforms ?? {},
      moves: item?.moves ?? [],
    };
  }

  /** The bytes and the record of a photo. Null = it is not there any more in this version. */
  async #workedOn(runtime: TenantRuntime, ref: PhotoRef): Promise<WorkedOn | null> {
    const read = await runtime.storage.photos.read(ref, MAX_PHOTO_BYTES);
    if (read.outcome !== 'read') return null;
    const { bytes } = read;
    const hash = contentHash(bytes);
    const [found, size] = await Promise.all([this.#recordOf(runtime, hash), imageSize(bytes)]);
    return { bytes, hash, found, size };
  }

  /** A record that cannot be used hides nothing else of its photo: a person must look at it. */
  async #recordOf(runtime: TenantRuntime, hash: string): Promise<LedgerView | 'unusable' | null> {
    try {
      return await new Ledger(runtime.storage.documents, this.tools).load(hash);
    } catch (error) {
      if (hasCode(error, 'ledger_corrupt') || hasCode(error, 'ledger_version')) return 'unusable';
      throw error;
    }
  }

  async states(runtime: TenantRuntime, photos: readonly PhotoRef[]): Promise<ReadonlyMap<string, PublishState>> {
    const { storage } = runtime;
    const ledger = new Ledger(storage.documents, this.tools);
    // A page of pictures is not to cost a call for each record of a remote ledger.
    const most = storage.provider === 'local' ? NEWEST_ON_DISK : 0;
    return this.#statesBy(ledger, await this.#hashesOf(ledger, photos, most));
  }

  async allStates(runtime: TenantRuntime, photos: readonly PhotoRef[]): Promise<ReadonlyMap<string, PublishState>> {
    const { documents, photos: store } = runtime.storage;
    const ledger = new Ledger(documents, this.tools);
    const hashes = await this.#hashesOf(ledger, photos, Infinity);
    const places = await this.places.of(ledger, 0);
    const unclear = photos.filter(({ name, size }) => !hashes.has(name) && places.hasSize(size));
    for (const ref of unclear.slice(0, MOST_READ)) {
      const hash = await store.contentHash(ref);
      if (hash !== null) hashes.set(ref.name, hash);
    }
    const states = await this.#statesBy(ledger, hashes);
    // Whose size no record knows was never worked on.
    return new Map([
      ...photos.flatMap(({ name }) => (hashes.has(name) ? [] : [[name, 'none' as const] as const])),
      ...states,
    ]);
  }

  /** Content hashes by name, as far as they are known or a record tells them. */
  async #hashesOf(ledger: Ledger, photos: readonly PhotoRef[], most: number): Promise<Map<string, string>> {
    const isUnknown = photos.some(({ contentHash }) => contentHash === null);
    const places = isUnknown ? await this.places.of(ledger, most) : null;
    const known = photos.flatMap((ref) => {
      const hash = ref.contentHash ?? places?.hashAt(ref) ?? null;
      return hash === null ? [] : [[ref.name, hash] as const];
    });
    return new Map(known);
  }

  /** A record that cannot be used says nothing. */
  async #statesBy(ledger: Ledger, hashes: ReadonlyMap<string, string>): Promise<Map<string, PublishState>> {
    const views = await this.tools.index.views(ledger, [...hashes.values()]);
    const states = new Map<string, PublishState>();
    for (const [name, hash] of hashes) {
      const view = views.get(hash);
      if (view !== null) states.set(name, publishStateOf(view ?? null));
    }
    return states;
  }

  async withSidecar(runtime: TenantRuntime, photos: readonly PhotoRef[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const folder of new Set(photos.map((ref) => ref.folder))) {
      const all = await runtime.listing.all(folder, false);
      const stems = countStems(all.photos);
      for (const ref of photos.filter((one) => one.folder === folder)) {
        const isShared = (stems.get(stemKey(ref)) ?? 0) > 1;
        if (await hasSidecar(runtime.storage, all.sidecars, ref, isShared)) found.add(ref.name);
      }
    }
    return found;
  }
}

/** By the names of the listing; only a text that several photos may share is looked into. Spec: storage.md section 10. */
async function hasSidecar(
  storage: ImageStorage,
  sidecars: ReadonlySet<string>,
  ref: PhotoRef,
  isShared: boolean,
): Promise<boolean> {
  if (sidecars.has(nameKey(sidecarNameFor(ref.name, 'full')))) return true;
  if (!sidecars.has(nameKey(sidecarNameFor(ref.name, 'stem')))) return false;
  return !isShared || (await findSidecar(storage, ref)) !== null;
}

function countStems(photos: readonly PhotoRef[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const ref of photos) counts.set(stemKey(ref), (counts.get(stemKey(ref)) ?? 0) + 1);
  return counts;
}

function stemKey({ name }: PhotoRef): string {
  return nameKey(stemOf(name));
}

/** Sidecar values for people, by their own names; texts and identities have members of their own. */
function metadataOf(sidecar: StoredSidecar): Readonly<Record<string, unknown>> {
  if (!sidecar.data) return sidecar.unreadable ? { unreadable: true } : {};
  const { description, mood, tags, subject, lighting, pose, camera, composition, background, artStyle, colorPalette } =
    sidecar.data;
  const { created, source, modelVersion, title, aestheticTerms, materials } = sidecar.data;
  const all = {
    title,
    description,
    subject,
    mood,
    tags,
    lighting,
    pose,
    camera,
    composition,
    background,
    artStyle,
    materials,
    colorPalette,
    aestheticTerms,
    source,
    modelVersion,
    created,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && !isEmptyList(value)));
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
