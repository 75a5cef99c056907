const WORD = String.raw`[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*`;
const TAG = `${WORD}(?:-${WORD})*`;
const URL = String.raw`(?:https?:\/\/|\bwww\.)\S+`;
/** One character of a mention: never one at which a link begins, as `@mehttps://…` is a mention and a link. */
const OF_MENTION = (characters: string): string => String.raw`(?!${URL})[\p{L}\p{N}_${characters}]`;

const VALID_TAG = new RegExp(`^${TAG}$`, 'u');
const HAS_LETTER = /\p{L}/u;
const TRAILING_BLOCK = new RegExp(String.raw`(?:^|\s)(#${TAG}(?:\s+#${TAG})*)$`, 'u');
const LOOSE_TAGS = new RegExp(`(${URL})|[#＃]+${TAG}`, 'giu');
const ATOMS = new RegExp(
  String.raw`(?<url>${URL})` +
    String.raw`|(?<![\p{L}\p{N}\p{M}_#&\/])#(?<tag>${TAG})` +
    String.raw`|(?<![\p{L}\p{N}_@\/])@${OF_MENTION('')}(?:(?:${OF_MENTION(String.raw`.@\-`)})*${OF_MENTION('')})?`,
  'giu',
);

/** A piece of a text that must not be cut through: half a link or half a tag means something else. */
export interface Atom {
  readonly kind: 'url' | 'hashtag' | 'mention';
  /** UTF-16 offsets: first unit, and the one after the last. */
  readonly start: number;
  readonly end: number;
  /** A hashtag without its `#`. */
  readonly value: string;
}

/** A person's text as body, the white space after it, and the hashtags it ends with. */
export interface SplitText {
  readonly body: string;
  readonly gap: string;
  readonly block: string;
  /** The block's tags without `#`. */
  readonly tags: readonly string[];
}

/** A hashtag without `#` (NFC), or null when the word is none: it needs a letter, so `#1` is no hashtag. */
export function asHashtag(word: string): string | null {
  const tag = word.normalize('NFC').replace(/^[#＃]+/, '');
  return VALID_TAG.test(tag) && HAS_LETTER.test(tag) ? tag : null;
}

/** The key under which two hashtags are the same. */
export function hashtagKey(tag: string): string {
  return tag.normalize('NFC').toLowerCase();
}

/** Links, hashtags and mentions of a text, in order. */
export function atomsOf(text: string): Atom[] {
  const atoms: Atom[] = [];
  for (const match of text.matchAll(ATOMS)) {
    const { url, tag } = match.groups ?? {};
    const kind = url !== undefined ? 'url' : tag !== undefined ? 'hashtag' : 'mention';
    if (kind === 'hashtag' && !HAS_LETTER.test(match[0])) continue;
    atoms.push({ kind, start: match.index, end: match.index + match[0].length, value: tag ?? match[0] });
  }
  return atoms;
}

/** Parts the hashtags at the end of a text from what comes before them. */
export function splitTrailingTags(text: string): SplitText {
  const whole = TRAILING_BLOCK.exec(text)?.[1] ?? '';
  // A number such as #1 ends the block, as it is no hashtag: what follows the last one counts.
  const words = whole.split(/(\s+)/);
  let from = words.length;
  while (from > 0 && asHashtag(words[from - 1] ?? '') !== null) from -= 2;
  const block = words.slice(Math.max(0, from + 1)).join('');
  const before = text.slice(0, text.length - block.length);
  const body = before.trimEnd();
  return { body, gap: before.slice(body.length), block, tags: block.match(/[^\s#]+/g) ?? [] };
}

/** Takes every hashtag out whole; those inside a link belong to the link. */
export function withoutHashtags(text: string): string {
  return text.replace(LOOSE_TAGS, (found: string, url: string | undefined) =>
    url !== undefined || !HAS_LETTER.test(found) ? found : '',
  );
}

/**
 * Takes the `#` off the hashtags that `keeper` does not keep; the words stay. `keeper` is asked anew for a
 * fresh judge until nothing changes, because a mark taken off can join two halves: `#0-#a` becomes `#0-a`.
 */
export function unmarkHashtags(text: string, keeper: () => (tag: string) => boolean): string {
  let current = text;
  for (;;) {
    const next = unmarkOnce(current, keeper());
    if (next === current) return current;
    current = next;
  }
}

function unmarkOnce(text: string, keeps: (tag: string) => boolean): string {
  let result = '';
  let done = 0;
  for (const atom of atomsOf(text)) {
    if (atom.kind !== 'hashtag' || keeps(atom.value)) continue;
    result += text.slice(done, atom.start);
    done = atom.start + 1;
  }
  return result + text.slice(done);
}
