import {
  analysisChanges,
  EMPTY_SIDECAR,
  mergeSidecar,
  parseSidecar,
  sidecarData,
  writeSidecar,
  type PublishedNote,
  type Sidecar,
  type SidecarChanges,
} from '../captioning/index.js';
import { callerError, type PhotoRef } from '../kernel/index.js';
import {
  findSidecar,
  MAX_SIDECAR_BYTES,
  sharingStem,
  sidecarNameFor,
  type ImageStorage,
  type SidecarAt,
} from '../storage/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import type { Analyzed, Published, StoredSidecar } from './stages/contexts.js';
import type { WorkflowTools } from './tools.js';

/** What a machine may lay over a sidecar. */
export type MachineChanges = SidecarChanges & { readonly sdCaption?: string | null };

/** The sidecar of a photo, or the place where a new one would be written. Spec: storage.md section 10. */
export async function loadSidecar(storage: ImageStorage, ref: PhotoRef): Promise<StoredSidecar> {
  const found = await findSidecar(storage, ref);
  if (!found) {
    const at = { folder: ref.folder, name: sidecarNameFor(ref.name, 'full') };
    return { at, version: null, sidecar: null, data: null, unreadable: false };
  }
  const parsed = parseSidecar(found.document.bytes);
  const sidecar = parsed.outcome === 'sidecar' ? parsed.sidecar : null;
  return {
    at: found.at,
    version: found.document.version,
    sidecar,
    data: sidecar && sidecarData(sidecar),
    unreadable: sidecar === null,
  };
}

/** Where a new sidecar goes: by its full name, or by stem as long as no second photo has that stem. */
async function placeOfNew(runtime: TenantRuntime, ref: PhotoRef): Promise<SidecarAt> {
  const full = { folder: ref.folder, name: sidecarNameFor(ref.name, 'full') };
  if (runtime.config.captionFile.naming !== 'stem') return full;
  const { photos } = await runtime.listing.all(ref.folder, false);
  return sharingStem(photos, ref.name).length > 0 ? full : { ...full, name: sidecarNameFor(ref.name, 'stem') };
}

/**
 * Where a sidecar that exists is written. A legacy one that names no photo may serve another photo as well: it
 * stays as it is, and this photo gets one of its own. Spec: storage.md section 10.
 */
async function ownPlace(runtime: TenantRuntime, ref: PhotoRef, stored: StoredSidecar): Promise<SidecarAt> {
  const full = { folder: ref.folder, name: sidecarNameFor(ref.name, 'full') };
  if (stored.at.name === full.name || (stored.data?.imageFile ?? null) !== null) return stored.at;
  const { photos } = await runtime.listing.all(ref.folder, true);
  return sharingStem(photos, ref.name).length > 0 ? full : stored.at;
}

/** Writes a sidecar on the version it was read at. `conflict` = somebody was faster. */
export async function putSidecar(
  runtime: TenantRuntime,
  ref: PhotoRef,
  stored: StoredSidecar,
  sidecar: Sidecar,
): Promise<{ readonly outcome: 'written'; readonly version: string } | { readonly outcome: 'conflict' }> {
  const bytes = writeSidecar(sidecar);
  if (bytes.length > MAX_SIDECAR_BYTES) {
    throw callerError('validation_failed', 'The texts of this photo are too long to be kept together.');
  }
  const { documents } = runtime.storage;
  const place = stored.version === null ? await placeOfNew(runtime, ref) : await ownPlace(runtime, ref, stored);
  const known = place.name === stored.at.name ? stored.version : null;
  const written =
    known === null
      ? await documents.create({ sidecar: place }, bytes)
      : await documents.replace({ sidecar: place }, bytes, known);
  if (written.outcome !== 'written') return { outcome: 'conflict' };
  // A listing says which photos have one.
  if (known === null) runtime.listing.invalidate(ref.folder);
  return written;
}

/**
 * Lays what a machine knows over a photo's sidecar; on a conflict reads again and tries once more. What a
 * person wrote, and keys we do not know, stay. Spec: captioning.md section 10.
 * @returns the written sidecar's version; null = it could not be written (unreadable, or changing too fast)
 * @throws PublisherError `storage_unavailable`
 */
export async function writeMachineKeys(
  runtime: TenantRuntime,
  ref: PhotoRef,
  loaded: StoredSidecar,
  changes: MachineChanges,
): Promise<{ readonly version: string; readonly sidecar: Sidecar } | null> {
  let stored = loaded;
  for (let tries = 0; tries < 2; tries += 1) {
    if (stored.unreadable) return null;
    const sidecar = mergeSidecar(stored.sidecar ?? EMPTY_SIDECAR, changes);
    const written = await putSidecar(runtime, ref, stored, sidecar);
    if (written.outcome === 'written') return { version: written.version, sidecar };
    stored = await loadSidecar(runtime.storage, ref);
  }
  return null;
}

/** Keys every sidecar of ours carries. */
export function identityKeys(
  runtime: TenantRuntime,
  photo: { readonly name: string; readonly sha256: string },
  stored: StoredSidecar,
  now: string,
): SidecarChanges {
  return {
    imageFile: photo.name,
    sha256: photo.sha256,
    created: stored.data?.created ?? now,
    artistAlias: runtime.config.captionFile.artistAlias,
  };
}

/**
 * The analysis of a photo that no platform takes: looking at it again would be paid again. Never throws.
 * Spec: publishing.md section 3.6.
 */
export async function keepAnalysis(analyzed: Analyzed, tools: WorkflowTools): Promise<void> {
  const { runtime, photo, sha256, sidecar, analysis } = analyzed;
  if (!analysis) return;
  const now = new Date(tools.clock.now()).toISOString();
  const changes = {
    ...identityKeys(runtime, { name: photo.name, sha256 }, sidecar, now),
    ...analysisChanges(analysis, runtime.config.captionFile.extendedMetadataEnabled),
  };
  // Without it the photo is paid for again, which is all.
  await writeMachineKeys(runtime, photo, sidecar, changes).catch(() => null);
}

/** One write per run, after the sends: new analysis, texts and posts. Its failure is a warning. */
export async function recordInSidecar(published: Published, tools: WorkflowTools): Promise<readonly string[]> {
  const { runtime, photo, sidecar, sentNow, analysisIsNew, generated } = published;
  if (sentNow.size === 0 && !analysisIsNew && generated.size === 0) return [];
  try {
    const written = await writeMachineKeys(runtime, photo, sidecar, runChanges(published, tools));
    return written ? [] : ['sidecar_not_written'];
  } catch {
    // The ledger holds what matters; the sidecar is for people.
    return ['sidecar_not_written'];
  }
}

function runChanges(published: Published, tools: WorkflowTools): MachineChanges {
  const { runtime, photo, sha256, sidecar, analysis, analysisIsNew, generated, posts, results, sentNow } = published;
  const now = new Date(tools.clock.now()).toISOString();
  const extended = runtime.config.captionFile.extendedMetadataEnabled;
  const texts = [...sentNow].flatMap((platform) => {
    const post = posts.get(platform);
    return post ? [[platform, post.caption] as const] : [];
  });
  const notes: PublishedNote[] = [...sentNow].map((platform) => {
    const result = results.get(platform);
    return { platform, at: result?.sentAt ?? now, id: result?.postId ?? null, url: result?.postUrl ?? null };
  });
  const firstText = texts[0]?.[1] ?? null;
  return {
    ...identityKeys(runtime, { name: photo.name, sha256 }, sidecar, now),
    ...(analysis && analysisIsNew ? analysisChanges(analysis, extended) : {}),
    ...generatedChanges(generated),
    ...(firstText !== null && (sidecar.data?.caption ?? null) === null ? { caption: firstText } : {}),
    captionsPublished: new Map(texts),
    published: notes,
    sdCaption: published.sdCaption,
  };
}

/** Texts made without a person, and the first of them as the one for all. */
export function generatedChanges(generated: ReadonlyMap<string, string>): SidecarChanges {
  const first = [...generated.values()][0];
  return first === undefined ? {} : { captionsGenerated: generated, captionGenerated: first };
}
