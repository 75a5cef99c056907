import type { CaptionState, StoredCaption } from '../api/photos.js';
import type { CaptionChange } from './admin-api.js';
import { isBlank } from '../lib/counter.js';
import { flag, mapOf, maybe, members, text } from '../lib/read.js';
import type { Promised } from '../lib/read.js';
import type { Schemas } from '../api/contract.js';

/** What the person sees in the fields. */
export interface CaptionFields {
  /** For all platforms. */
  readonly text: string;
  /** Own texts of single platforms, written by a person; a platform without one takes what is below. */
  readonly own: Readonly<Record<string, string>>;
  readonly perPlatform: boolean;
  readonly altText: string;
  readonly nsfw: boolean | null;
}

/** The fields as they were stored. */
export function fieldsOf(stored: CaptionState): CaptionFields {
  const own: Record<string, string> = {};
  for (const [platform, caption] of Object.entries(stored.captions)) {
    if (caption.source === 'human') own[platform] = caption.text;
  }
  return {
    text: stored.caption ?? '',
    own,
    perPlatform: Object.keys(own).length > 0,
    altText: stored.altText ?? '',
    nsfw: stored.nsfw,
  };
}

/** What has to be saved, or null when the fields are as stored. */
export function changeOf(stored: CaptionState, fields: CaptionFields): CaptionChange | null {
  const before = fieldsOf(stored);
  const captions: Record<string, string | null> = {};
  for (const platform of new Set([...Object.keys(before.own), ...Object.keys(fields.own)])) {
    const now = fields.own[platform] || undefined;
    if (now !== before.own[platform]) captions[platform] = now === undefined || isBlank(now) ? null : now;
  }
  const change: CaptionChange = {
    ...(fields.text === before.text ? {} : { caption: orNull(fields.text) }),
    ...(Object.keys(captions).length === 0 ? {} : { captions }),
    ...(fields.altText === before.altText ? {} : { altText: orNull(fields.altText) }),
    ...(fields.nsfw === before.nsfw ? {} : { nsfw: fields.nsfw }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

/**
 * A person's changes on top of what somebody else saved meanwhile: what only the other one changed stays theirs.
 * @param base what both began from
 */
export function rebased(base: CaptionState, mine: CaptionFields, theirs: CaptionState): CaptionFields {
  const change = changeOf(base, mine) ?? {};
  const now = fieldsOf(theirs);
  const own = { ...now.own };
  for (const [platform, words] of Object.entries(change.captions ?? {})) {
    if (words === null) delete own[platform];
    else own[platform] = words;
  }
  return {
    text: change.caption === undefined ? now.text : mine.text,
    own,
    perPlatform: mine.perPlatform || Object.keys(own).length > 0,
    altText: change.altText === undefined ? now.altText : mine.altText,
    nsfw: change.nsfw === undefined ? now.nsfw : mine.nsfw,
  };
}

/** What somebody else saved that is not what stands in the fields: of which platform (null = for all), and the text. */
export function otherTexts(
  theirs: CaptionState,
  mine: CaptionFields,
): readonly { readonly of: 'all' | 'alt' | { readonly platform: string }; readonly text: string }[] {
  const now = fieldsOf(theirs);
  const platforms = [...new Set([...Object.keys(now.own), ...Object.keys(mine.own)])];
  return [
    ...(now.text === mine.text ? [] : [{ of: 'all' as const, text: now.text }]),
    ...platforms
      .filter((platform) => (now.own[platform] ?? '') !== (mine.own[platform] ?? ''))
      .map((platform) => ({ of: { platform }, text: now.own[platform] ?? '' })),
    ...(now.altText === mine.altText ? [] : [{ of: 'alt' as const, text: now.altText }]),
  ];
}

/**
 * The text one platform would get, before its own formatting: its own, else the person's for all, else the
 * one written for it, else the common one. Spec: publishing.md section 4.3.
 */
export function textFor(stored: CaptionState, fields: CaptionFields, platform: string): string {
  const own = fields.own[platform];
  if (own !== undefined && !isBlank(own)) return own;
  const byPerson = stored.captionState === 'human' || fields.text !== (stored.caption ?? '');
  if (byPerson && !isBlank(fields.text)) return fields.text;
  const written: StoredCaption | undefined = stored.captions[platform];
  if (written !== undefined && written.source !== 'human' && !isBlank(written.text)) return written.text;
  return fields.text;
}

/** Only the platforms with a text, as the service takes them. */
export function textsFor(
  stored: CaptionState,
  fields: CaptionFields,
  platforms: readonly string[],
): Readonly<Record<string, string>> {
  const entries = platforms.map((platform) => [platform, textFor(stored, fields, platform)] as const);
  return Object.fromEntries(entries.filter(([, words]) => !isBlank(words)));
}

/**
 * The text that an analysis wrote. Where a person's text stands, `caption` of its answer is that one still.
 * @param own texts of persons, by platform: they stand in the answer in the place of what was written
 */
export function writtenText(
  answer: Promised<Pick<Schemas['AnalysisView'], 'caption' | 'platform_captions'>>,
  own: CaptionFields['own'],
): string | null {
  const all = Object.entries(mapOf(answer['platform_captions'], text));
  const written = all.find(([platform, words]) => own[platform] === undefined && !isBlank(words));
  return written?.[1] ?? text(answer['caption']);
}

/** Text that was not saved yet, as it is kept on the device. */
export interface Draft {
  readonly fields: CaptionFields;
  /** The version the person began from. */
  readonly captionVersion: string | null;
}

/** A draft read back from the device; null when it is none. */
export function toDraft(value: unknown): Draft | null {
  const parts = members(value);
  const fields = members(parts['fields']);
  const words = text(fields['text']);
  if (words === null) return null;
  return {
    fields: {
      text: words,
      own: mapOf(fields['own'], text),
      perPlatform: flag(fields['perPlatform']),
      altText: text(fields['altText']) ?? '',
      nsfw: maybe(fields['nsfw']),
    },
    captionVersion: text(parts['captionVersion']),
  };
}

const orNull = (value: string): string | null => (isBlank(value) ? null : value);
