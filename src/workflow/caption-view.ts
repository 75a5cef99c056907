import type { SidecarData } from '../captioning/index.js';
import type { CaptionSource, CaptionView } from './workflow.types.js';

/** A sidecar's texts for people. @param version of the sidecar file; null = there is none */
export function captionViewOf(data: SidecarData | null, version: string | null): CaptionView {
  if (!data) return { state: 'none', text: null, captions: {}, altText: null, nsfw: 'unknown', version };
  const isHuman = (data.captionEdited && data.caption !== null) || data.captionsEdited.size > 0;
  const text = data.captionEdited ? data.caption : (data.captionGenerated ?? data.caption);
  return {
    state: isHuman ? 'human' : text === null ? 'none' : 'generated',
    text,
    captions: captionsOf(data),
    altText: data.altText,
    nsfw: data.nsfw,
    version,
  };
}

function captionsOf(data: SidecarData): CaptionView['captions'] {
  // Files of the Python Publisher V2 name no source; it had no other than AI.
  const source: CaptionSource = data.source ?? 'ai';
  const generated = [...data.captionsGenerated].map(
    ([platform, text]) => [platform, { text, source, updatedAt: data.created }] as const,
  );
  const edited = [...data.captionsEdited].map(
    ([platform, text]) => [platform, { text, source: 'human' as const, updatedAt: data.captionUpdatedAt }] as const,
  );
  const all: readonly (readonly [string, CaptionView['captions'][string]])[] = [...generated, ...edited];
  return Object.fromEntries(all);
}
