import type { Nsfw } from '../../kernel/index.js';
import type { PublishedNote, SidecarData } from './sidecar.types.js';
import { decodeJson, decodeText, encodeJson, encodeText } from './sidecar.values.js';

/**
 * How one kind of value is written, read, and told from plain text. `encode` gives null when the value is
 * blank: then the key is left out. `decode` takes the value as format 2 writes it and never throws.
 */
export interface Codec<T> {
  encode(value: T): string | null;
  decode(value: string | undefined): T;
  /** Whether the value is text for people, so that one starting with `[` is no JSON. */
  readonly plain: boolean;
}

const text: Codec<string | null> = {
  plain: true,
  encode: (value) => (value === null || value.trim() === '' ? null : encodeText(value) || null),
  decode: (value) => (value === undefined || decodeText(value).trim() === '' ? null : decodeText(value)),
};

const flag: Codec<boolean> = {
  plain: true,
  encode: (value) => (value ? 'True' : null),
  decode: (value) => value?.trim().toLowerCase() === 'true',
};

const list: Codec<readonly string[]> = {
  plain: false,
  encode: (value) => (value.length === 0 ? null : encodeJson(value)),
  decode: (value) => {
    if (value === undefined) return [];
    const parsed = decodeJson(value);
    if (Array.isArray(parsed)) return parsed.filter((item): item is string => typeof item === 'string');
    // The Python Publisher V2 also knew lists parted by commas.
    return decodeText(value)
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  },
};

const map: Codec<ReadonlyMap<string, string>> = {
  plain: false,
  encode: (value) => (value.size === 0 ? null : encodeJson(Object.fromEntries(value))),
  decode: (value) => {
    const parsed = value === undefined ? undefined : decodeJson(value);
    if (!isObject(parsed)) return new Map();
    return new Map(Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  },
};

const nsfw: Codec<Nsfw> = {
  plain: true,
  // `unknown` is written as well: it says that somebody looked.
  encode: (value) => value,
  decode: (value) => {
    const word = value?.trim().toLowerCase();
    if (word === 'yes' || word === 'true') return 'yes';
    return word === 'no' || word === 'false' ? 'no' : 'unknown';
  },
};

const source: Codec<'ai' | 'offline' | null> = {
  plain: true,
  encode: (value) => value,
  decode: (value) => (value === 'ai' || value === 'offline' ? value : null),
};

const notes: Codec<readonly PublishedNote[]> = {
  plain: false,
  encode: (value) => (value.length === 0 ? null : encodeJson(value)),
  decode: (value) => {
    const parsed = value === undefined ? undefined : decodeJson(value);
    return Array.isArray(parsed) ? parsed.flatMap(noteOf) : [];
  },
};

function noteOf(value: unknown): PublishedNote[] {
  if (!isObject(value) || typeof value['platform'] !== 'string' || typeof value['at'] !== 'string') return [];
  const [id, url] = [value['id'], value['url']];
  return [
    {
      platform: value['platform'],
      at: value['at'],
      id: typeof id === 'string' ? id : null,
      url: typeof url === 'string' ? url : null,
    },
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One known key: its name in the file and how its value is written. */
interface Field<T> {
  readonly key: string;
  readonly codec: Codec<T>;
}

const field = <T>(key: string, codec: Codec<T>): Field<T> => ({ key, codec });

/** Every known key, in the order of the file. Spec: captioning.md section 10, table of keys. */
export const FIELDS = {
  imageFile: field('image_file', text),
  dropboxFileId: field('dropbox_file_id', text),
  dropboxRev: field('dropbox_rev', text),
  sha256: field('sha256', text),
  created: field('created', text),
  sdCaptionVersion: field('sd_caption_version', text),
  modelVersion: field('model_version', text),
  artistAlias: field('artist_alias', text),
  source: field('source', source),
  promptVersion: field('prompt_version', text),
  description: field('description', text),
  mood: field('mood', text),
  tags: field('tags', list),
  nsfw: field('nsfw', nsfw),
  moderation: field('moderation', list),
  altText: field('alt_text', text),
  title: field('title', text),
  subject: field('subject', text),
  lighting: field('lighting', text),
  pose: field('pose', text),
  camera: field('camera', text),
  materials: field('materials', text),
  artStyle: field('art_style', text),
  composition: field('composition', text),
  background: field('background', text),
  colorPalette: field('color_palette', list),
  aestheticTerms: field('aesthetic_terms', list),
  captionsGenerated: field('captions_generated', map),
  captionGenerated: field('caption_generated', text),
  caption: field('caption', text),
  captionEdited: field('caption_edited', flag),
  captionUpdatedAt: field('caption_updated_at', text),
  captionsEdited: field('captions_edited', map),
  altTextEdited: field('alt_text_edited', flag),
  nsfwEdited: field('nsfw_edited', flag),
  captionsPublished: field('captions_published', map),
  published: field('published', notes),
} as const satisfies { readonly [K in keyof SidecarData]: Field<SidecarData[K]> };

/** Keys whose values are text for people, never JSON. */
export const PLAIN_KEYS: ReadonlySet<string> = new Set(
  Object.values(FIELDS).flatMap(({ key, codec }) => (codec.plain ? [key] : [])),
);

/** Known keys in file order. */
export const KNOWN_KEYS: readonly string[] = Object.values(FIELDS).map(({ key }) => key);
