import { asHashtag, hashtagKey, lengthIn, type CaptionHashtags } from '../kernel/index.js';

/** Longest hashtag a model may propose, in graphemes. Spec: captioning.md section 4. */
const MAX_TAG_GRAPHEMES = 64;

/**
 * The tags of `content.hashtag_string`, without `#`, each once, in order. Words that cannot be a hashtag
 * (only digits, punctuation) are left out. Spec: captioning.md section 4.
 */
export function parseHashtagString(text: string): string[] {
  const words = text.split(/[\s,;#＃]+/u);
  return once(words.flatMap((word) => asHashtag(word) ?? []));
}

/**
 * Decides which hashtags a generated caption gets. Seeds come first; what the writer proposed follows,
 * cleaned, when smart hashtags are on. Feed the result to `formatCaption`.
 * @param seeds from `parseHashtagString`, always present
 * @param extra proposed by the caption writer, with or without `#`
 * @param max most hashtags the platform takes, 0 or more
 * @param smart the tenant's `smart_hashtags_enabled`
 */
export function composeHashtags(
  seeds: readonly string[],
  extra: readonly string[],
  max: number,
  smart: boolean,
): CaptionHashtags {
  const first = once(seeds).slice(0, max);
  const taken = new Set(first.map(hashtagKey));
  const proposed = smart ? once(extra.flatMap((word) => cleanProposal(word) ?? [])) : [];
  return {
    seeds: first,
    extra: proposed.filter((tag) => !taken.has(hashtagKey(tag))).slice(0, max - first.length),
  };
}

/** Letters, digits and `_`, lower case, at most 64 graphemes; else null. Marks belong to their letters. */
function cleanProposal(word: string): string | null {
  const bare = word
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_]/gu, '');
  const tag = asHashtag(bare);
  return tag !== null && lengthIn('graphemes', tag) <= MAX_TAG_GRAPHEMES ? tag : null;
}

function once(tags: readonly string[]): string[] {
  const seen = new Set<string>();
  return tags.filter((tag) => {
    const isNew = !seen.has(hashtagKey(tag));
    seen.add(hashtagKey(tag));
    return isNew;
  });
}
