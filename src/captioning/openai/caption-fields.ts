import { cleanText } from '../../kernel/index.js';
import { composeHashtags } from '../hashtags.js';
import type { CaptionRequest, CaptionTarget, WrittenCaption } from '../captioning.port.js';
import { stripLinks } from '../strip-links.js';
import { UnusableOutput } from './failures.js';
import {
  list,
  object,
  objectSchema,
  parseFields,
  shortText,
  text,
  textOrNull,
  type JsonSchema,
} from './field-table.js';
import { oneLine } from './own-words.js';
import { readJson } from './read-json.js';

/** More than any platform takes; its formatter cuts to its own limit. */
const MAX_CAPTION = 10_000;
const MAX_PROPOSED = 30;
const MAX_HASHTAG = 200;
const MAX_SD_CAPTION = 300;

/** What a model wrote. */
export interface ReadCaptions {
  readonly captions: ReadonlyMap<string, WrittenCaption>;
  readonly sdCaption: string | null;
  /** Something foreign was taken out. */
  readonly isStripped: boolean;
}

const SD_FIELDS = { sd_caption: textOrNull(MAX_SD_CAPTION, 'The training caption.') };

const one = object({
  text: text(MAX_CAPTION, 'The finished caption.'),
  hashtags: list({ max: MAX_PROPOSED }, 'Single words without #.', (tag, clean) => shortText(tag, MAX_HASHTAG, clean)),
});

function captionsOf(targets: readonly CaptionTarget[]) {
  return { captions: object(Object.fromEntries(targets.map(({ platform }) => [platform, one]))) };
}

/** One schema for all platforms of a request. Spec: captioning.md section 4. */
export function captionSchema(targets: readonly CaptionTarget[], withSdCaption: boolean): JsonSchema {
  return objectSchema({ ...captionsOf(targets), ...(withSdCaption ? SD_FIELDS : {}) });
}

/**
 * @param own the tenant's own texts: what stands in them is not foreign
 * @throws UnusableOutput `schema`: a platform is missing or has no text
 */
export function readCaptions(
  said: string,
  { targets, seeds }: Pick<CaptionRequest, 'targets' | 'seeds'>,
  withSdCaption: boolean,
  own: readonly string[],
): ReadCaptions {
  let isStripped = false;
  const clean = (value: string): string => {
    const { text: left, stripped } = stripLinks(cleanText(value), own);
    isStripped ||= stripped;
    return left;
  };
  const answer = readJson(said);
  const parsed = parseFields(captionsOf(targets), answer, clean);
  const captions = targets.map(({ platform, rules, wantsHashtags }): readonly [string, WrittenCaption] => {
    const written = parsed.captions[platform];
    if (written === undefined) throw new UnusableOutput('schema');
    const { seeds: first, extra } = composeHashtags(seeds, written.hashtags, rules.hashtagsMax, wantsHashtags);
    return [platform, { text: written.text, hashtags: [...first, ...extra] }];
  });
  const sdCaption = withSdCaption ? readSdLine(answer, clean) : null;
  return { captions: new Map(captions), sdCaption, isStripped };
}

export const SD_SCHEMA: JsonSchema = objectSchema(SD_FIELDS);

/** @returns null when it cannot be used. @throws UnusableOutput when it is no JSON */
export function readSdCaption(said: string, own: readonly string[]): string | null {
  return readSdLine(readJson(said), (line) => stripLinks(cleanText(line), own).text);
}

/** Null whatever is wrong with it: the captions stand without it. */
function readSdLine(answer: unknown, clean: (text: string) => string): string | null {
  try {
    return parseFields(SD_FIELDS, answer, (line) => oneLine(clean(line))).sd_caption;
  } catch {
    return null;
  }
}
