import { FIELDS, type Codec } from './sidecar.fields.js';
import type { PublishedNote, Sidecar, SidecarData } from './sidecar.types.js';
import { oneLine } from './sidecar.values.js';

/** What one write wants to change. A null, empty or false value takes the key out. */
export type SidecarChanges = Partial<SidecarData>;

type AnyField = { readonly key: string; readonly codec: Codec<unknown> };
const entries = Object.entries(FIELDS) as unknown as readonly (readonly [keyof SidecarData, AnyField])[];

/** The known keys of a sidecar, typed. Values of a wrong shape count as absent. */
export function sidecarData(sidecar: Sidecar): SidecarData {
  const read = entries.map(([name, { key, codec }]) => [name, codec.decode(sidecar.values.get(key))] as const);
  // Safe: FIELDS holds one codec of the right type for every member of SidecarData (checked by `satisfies`).
  return Object.fromEntries(read) as unknown as SidecarData;
}

/** The sidecar with these changes; every other key stays as it was. */
export function withSidecarData(sidecar: Sidecar, changes: SidecarChanges): Sidecar {
  const values = new Map(sidecar.values);
  for (const [name, { key, codec }] of entries) {
    const value = changes[name];
    if (value === undefined) continue;
    const encoded = codec.encode(value);
    if (encoded === null) values.delete(key);
    else values.set(key, encoded);
  }
  return { ...sidecar, values };
}

/** The sidecar with a new training caption in line 1; null leaves the old one. */
export function withSdCaption(sidecar: Sidecar, sdCaption: string | null): Sidecar {
  return { ...sidecar, sdCaption: oneLine(sdCaption) ?? sidecar.sdCaption };
}

/** Keys that only a person's save writes. */
const PERSONS_KEYS: ReadonlySet<keyof SidecarData> = new Set([
  'captionEdited',
  'captionUpdatedAt',
  'captionsEdited',
  'altTextEdited',
  'nsfwEdited',
] as const);

/**
 * Lays what a machine knows over a sidecar that may have changed meanwhile: unknown keys and everything a
 * person set stay, maps are joined per platform, posts are added to the list.
 * Spec: captioning.md section 10, "Writing".
 */
export function mergeSidecar(current: Sidecar, ours: SidecarChanges & { readonly sdCaption?: string | null }): Sidecar {
  const theirs = sidecarData(current);
  const kept = new Set<keyof SidecarData>(PERSONS_KEYS);
  if (theirs.captionEdited) kept.add('caption');
  if (theirs.altTextEdited) kept.add('altText');
  if (theirs.nsfwEdited) kept.add('nsfw');
  const machine = entries.flatMap(([name]) => (kept.has(name) || ours[name] === undefined ? [] : [[name, ours[name]]]));
  const changes: SidecarChanges = {
    ...(Object.fromEntries(machine) as SidecarChanges),
    ...joinedMap('captionsGenerated', theirs, ours),
    ...joinedMap('captionsPublished', theirs, ours),
    ...(ours.published === undefined ? {} : { published: joinNotes(theirs.published, ours.published) }),
  };
  return withSdCaption(withSidecarData(current, changes), ours.sdCaption ?? null);
}

function joinedMap(
  name: 'captionsGenerated' | 'captionsPublished',
  theirs: SidecarData,
  ours: SidecarChanges,
): SidecarChanges {
  const own = ours[name];
  return own === undefined ? {} : { [name]: new Map([...theirs[name], ...own]) };
}

function joinNotes(theirs: readonly PublishedNote[], ours: readonly PublishedNote[]): PublishedNote[] {
  const keyOf = (note: PublishedNote): string => JSON.stringify([note.platform, note.id, note.at]);
  return [...new Map([...theirs, ...ours].map((note) => [keyOf(note), note])).values()];
}

/**
 * The text kept for one platform: a person's for it, a person's for all, else the generated one. Null = none.
 * Spec: captioning.md section 10, "Stored caption order".
 */
export function storedCaption(data: SidecarData, platform: string): string | null {
  return keptCaption(data, platform)?.text ?? null;
}

/** Who wrote what {@link storedCaption} gives; null = there is none. */
export function storedCaptionSource(data: SidecarData, platform: string): 'human' | 'ai' | 'offline' | null {
  return keptCaption(data, platform)?.source ?? null;
}

function keptCaption(
  data: SidecarData,
  platform: string,
): { readonly text: string; readonly source: 'human' | 'ai' | 'offline' } | null {
  const own = data.captionsEdited.get(platform);
  if (own !== undefined) return { text: own, source: 'human' };
  if (data.captionEdited && data.caption !== null) return { text: data.caption, source: 'human' };
  const generated = data.captionsGenerated.get(platform);
  // Files of the Python Publisher V2 name no source; it had no other than AI.
  return generated === undefined ? null : { text: generated, source: data.source ?? 'ai' };
}
