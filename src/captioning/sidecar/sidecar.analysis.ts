import type { Analysis } from '../captioning.port.js';
import type { SidecarChanges } from './sidecar.data.js';
import type { SidecarData } from './sidecar.types.js';

/**
 * The keys under which an analysis is kept, so that no photo is paid twice.
 * @param extended also the keys of `extended_metadata_enabled`
 */
export function analysisChanges(analysis: Analysis, extended: boolean): SidecarChanges {
  const basic: SidecarChanges = {
    source: analysis.provenance.source,
    modelVersion: analysis.provenance.model,
    promptVersion: analysis.provenance.promptVersion,
    description: analysis.description,
    mood: analysis.mood,
    tags: analysis.tags,
    nsfw: analysis.nsfw,
    moderation: analysis.safetyLabels,
    altText: analysis.altText,
    title: analysis.title,
  };
  if (!extended) return basic;
  return {
    ...basic,
    subject: analysis.subject,
    lighting: analysis.lighting,
    pose: analysis.pose,
    camera: analysis.camera,
    materials: analysis.clothingOrAccessories,
    artStyle: analysis.style,
    composition: analysis.composition,
    background: analysis.background,
    colorPalette: analysis.colorPalette,
    aestheticTerms: analysis.aestheticTerms,
  };
}

/**
 * The kept analysis, or null when there is none or it is of another photo: `image_file` and, when present,
 * `sha256` must fit. A person's alt text and nsfw stand in it. Spec: captioning.md section 10.
 * @param photo the photo in hand; `sha256` as 64 hex digits
 */
export function storedAnalysis(
  data: SidecarData,
  photo: { readonly name: string; readonly sha256: string },
): Analysis | null {
  if (data.description === null || !sameName(data.imageFile, photo.name)) return null;
  if (data.sha256 !== null && data.sha256.toLowerCase() !== photo.sha256) return null;
  // Files of the Python Publisher V2 name no source; it had no other than AI.
  const source = data.source ?? 'ai';
  return {
    description: data.description,
    subject: data.subject,
    mood: data.mood,
    style: data.artStyle,
    lighting: data.lighting,
    pose: data.pose,
    composition: data.composition,
    background: data.background,
    camera: data.camera,
    clothingOrAccessories: data.materials,
    tags: data.tags,
    aestheticTerms: data.aestheticTerms,
    colorPalette: data.colorPalette,
    altText: data.altText,
    nsfw: data.nsfw,
    safetyLabels: data.moderation,
    title: data.title,
    provenance: {
      source,
      provider: source === 'ai' ? 'openai' : 'offline',
      model: data.modelVersion ?? '',
      promptVersion: data.promptVersion ?? '',
      responseIds: [],
      tokens: 0,
    },
  };
}

/** Names equal without case are one name on every storage. Spec: storage.md section 9. */
function sameName(stored: string | null, name: string): boolean {
  return stored !== null && stored.normalize('NFC').toLowerCase() === name.normalize('NFC').toLowerCase();
}
