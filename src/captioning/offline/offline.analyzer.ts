import { fileTypeFromBuffer } from 'file-type';
import { callerError, type PublisherError } from '../../kernel/index.js';
import type { AiCall, Analysis, AnalyzablePhoto, ImageAnalyzer } from '../captioning.port.js';
import { stripLinks } from '../strip-links.js';
import { factTags, measurePhoto, sayFacts, type PhotoFacts } from './photo-facts.js';
import { readPhotoWords, type PhotoWords } from './photo-metadata.js';
import { shortTitle, titleFromName } from './photo-title.js';
import { OFFLINE } from './provenance.js';

const MAX_TAGS = 25;
const MAX_TAG_LENGTH = 40;
/** sharp opens more than photos; the magic bytes decide first. */
const PHOTO_TYPES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/webp',
  'image/heic',
  'image/heif',
]);

/**
 * Says what can be known of a photo without understanding it: its own words and its measurable looks.
 * No network, no key; same photo, same analysis. Spec: captioning.md section 8.
 */
export class OfflineAnalyzer implements ImageAnalyzer {
  /** @throws PublisherError `photo_unreadable` when the bytes are no photo that can be decoded */
  async analyze(photo: AnalyzablePhoto, { signal }: AiCall): Promise<Analysis> {
    signal?.throwIfAborted();
    const { facts, words } = await look(photo.bytes);
    signal?.throwIfAborted();
    return toAnalysis(facts, words, photo.name);
  }
}

async function look(bytes: Uint8Array): Promise<{ facts: PhotoFacts; words: PhotoWords }> {
  const type = await fileTypeFromBuffer(bytes);
  if (type === undefined || !PHOTO_TYPES.has(type.mime)) throw unreadable();
  try {
    return { facts: await measurePhoto(bytes), words: await readPhotoWords(bytes) };
  } catch {
    throw unreadable(); // sharp's message quotes the decoder; our own says enough
  }
}

function unreadable(): PublisherError {
  return callerError('photo_unreadable', 'The photo cannot be decoded as a picture; replace the file.', {
    reason: 'not_an_image',
  });
}

function toAnalysis(facts: PhotoFacts, words: PhotoWords, name: string): Analysis {
  const said = sayFacts(facts);
  const keywords = words.keywords.flatMap((word) => keywordTag(word) ?? []);
  const tags = keywords.length > 0 ? keywords : factTags(facts);
  return {
    description: `${said.charAt(0).toUpperCase()}${said.slice(1)}.`,
    subject: null,
    mood: null,
    style: null,
    lighting: null,
    pose: null,
    composition: null,
    background: null,
    camera: null,
    clothingOrAccessories: null,
    tags: [...new Set(tags)].slice(0, MAX_TAGS),
    aestheticTerms: [],
    colorPalette: facts.colours,
    altText: `Photo, ${said}`,
    nsfw: 'unknown',
    safetyLabels: [],
    title: words.title === null ? titleFromName(name) : shortTitle(words.title),
    provenance: OFFLINE,
  };
}

/** A keyword as a tag of captioning.md section 3; null when it is a link or has letters a tag cannot hold. */
function keywordTag(keyword: string): string | null {
  if (stripLinks(keyword, []).stripped) return null;
  const plain = keyword.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const tag = plain.replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_+|_+$/g, '');
  return /^[a-z0-9]+(_[a-z0-9]+)*$/.test(tag) && tag.length <= MAX_TAG_LENGTH ? tag : null;
}
