import { imageSize } from './image-size.js';
import { contentHash, hasCode, sha256Hex, type PhotoRef } from '../kernel/index.js';
import { findSidecar } from '../storage/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { captionViewOf } from './caption-view.js';
import { itemOf } from './history.service.js';
import { Ledger, type LedgerView } from './ledger/ledger.js';
import { publishStateOf } from './results.js';
import { loadSidecar } from './sidecars.js';
import { MAX_PHOTO_BYTES } from './stages/1-select.js';
import type { StoredSidecar } from './stages/contexts.js';
import type { WorkflowTools } from './tools.js';
import type { PhotoViewService } from './workflow.ports.js';
import type { PhotoDetail, PhotoHandle, PublishState } from './workflow.types.js';

const READS_AT_ONCE = 8;

/** Looking at photos with their captions and states. Never writes. Spec: web-api.md sections 5.1 and 5.3. */
export class LedgerPhotoViewService implements PhotoViewService {
  constructor(private readonly tools: WorkflowTools) {}

  async detail(runtime: TenantRuntime, photo: PhotoHandle): Promise<PhotoDetail | null> {
    const { storage } = runtime;
    const ref = await storage.photos.stat(photo.folder, photo.name);
    const read = ref && (await storage.photos.read(ref, MAX_PHOTO_BYTES));
    if (!ref || read?.outcome !== 'read') return null;
    const hash = contentHash(read.bytes);
    const [found, sidecar, size] = await Promise.all([
      this.#recordOf(runtime, hash),
      loadSidecar(storage, ref),
      imageSize(read.bytes),
    ]);
    const view = found === 'unusable' ? null : found;
    const item = view && itemOf(view);
    return {
      ref,
      contentHash: hash,
      sha256: sha256Hex(read.bytes),
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
    const ledger = new Ledger(runtime.storage.documents, this.tools);
    const states = new Map<string, PublishState>();
    const known = photos.filter((ref) => ref.contentHash !== null);
    for (let at = 0; at < known.length; at += READS_AT_ONCE) {
      await Promise.all(
        known.slice(at, at + READS_AT_ONCE).map(async (ref) => {
          // One unreadable record must not hide the rest of the page.
          const view = await ledger.load(ref.contentHash ?? '').catch(() => undefined);
          if (view !== undefined) states.set(ref.name, publishStateOf(view));
        }),
      );
    }
    return states;
  }

  async withSidecar(runtime: TenantRuntime, photos: readonly PhotoRef[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (let at = 0; at < photos.length; at += READS_AT_ONCE) {
      await Promise.all(
        photos.slice(at, at + READS_AT_ONCE).map(async (ref) => {
          if (await findSidecar(runtime.storage, ref)) found.add(ref.name);
        }),
      );
    }
    return found;
  }
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
