import type { CaptionRules, LengthUnit } from './caption-rules.js';
import { cleanText, isBlankText } from './format-caption-clean.js';
import { cutBody } from './format-caption-cut.js';
import {
  asHashtag,
  atomsOf,
  hashtagKey,
  splitTrailingTags,
  unmarkHashtags,
  withoutHashtags,
} from './format-caption-hashtags.js';
import { fitsRules, lengthIn } from './format-caption-units.js';

/** Hashtags of a generated caption, without `#`. Seeds come first and are given up last. */
export interface CaptionHashtags {
  readonly seeds: readonly string[];
  readonly extra: readonly string[];
}

/** A generated caption with hashtags of its own; a plain text is a person's, or one stored earlier. */
export type CaptionInput = string | { readonly text: string; readonly hashtags: CaptionHashtags };

/**
 * `hashtags_dropped`: more than the platform takes, or no room left for all of them.
 * `hashtags_removed`: the platform takes none and the text had some.
 */
export type CaptionWarning = 'hashtags_dropped' | 'hashtags_removed';

/** Exactly what a platform receives, with the figures a person wants to see. */
export interface FormattedCaption {
  readonly text: string;
  /** In the unit of the first limit, prefix included. */
  readonly length: number;
  readonly max: number;
  readonly unit: LengthUnit;
  /** All hashtags of the text, in order, without `#`. */
  readonly hashtags: readonly string[];
  /** The text itself was cut. */
  readonly shortened: boolean;
  /** Only white space and invisible characters are left. */
  readonly empty: boolean;
  readonly warnings: readonly CaptionWarning[];
}

/** A text on its way: body, the hashtags to put after it, and how. */
interface Draft {
  readonly body: string;
  /** Between body and hashtags. */
  readonly gap: string;
  readonly kept: readonly string[];
  readonly extra: readonly string[];
  /** The hashtags as a person typed them; null when they must be written anew. */
  readonly block: string | null;
  readonly warnings: ReadonlySet<CaptionWarning>;
}

/**
 * Turns a caption into the text one platform receives. Pure; its own result goes through unchanged. A
 * person's text is never extended, only cleaned and, if it must be, shortened.
 * Spec: captioning.md section 11.
 */
export function formatCaption(input: CaptionInput, rules: CaptionRules): FormattedCaption {
  const draft = typeof input === 'string' ? personDraft(input, rules) : generatedDraft(input, rules);
  return result(fit(draft, rules), rules);
}

function personDraft(text: string, rules: CaptionRules): Draft {
  const clean = cleanText(text, rules.cleanUp);
  if (rules.hashtagsMax === 0) return bareDraft(clean, rules);
  const { body, gap, block, tags } = splitTrailingTags(clean);
  const marked = unmarkHashtags(body, () => keepOnce([], rules.hashtagsMax));
  const inside = atomsOf(marked).flatMap((atom) => (atom.kind === 'hashtag' ? [atom.value] : []));
  const kept = tags.filter(keepOnce(inside, rules.hashtagsMax));
  const dropped = marked !== body || kept.length < tags.length;
  return {
    body: marked,
    gap: kept.length > 0 ? gap : '',
    kept,
    extra: [],
    block: kept.length === tags.length ? block : null,
    warnings: new Set(dropped ? ['hashtags_dropped'] : []),
  };
}

function generatedDraft(input: Exclude<CaptionInput, string>, rules: CaptionRules): Draft {
  const clean = cleanText(input.text, rules.cleanUp);
  if (rules.hashtagsMax === 0) return bareDraft(clean, rules);
  const own = splitTrailingTags(clean);
  const seeds = unique(input.hashtags.seeds, []);
  const extra = unique([...input.hashtags.extra, ...own.tags], seeds);
  const kept = seeds.slice(0, rules.hashtagsMax);
  return {
    // Hashtags of a generated caption stand once, behind it: one inside a sentence becomes a plain word.
    body: unmarkHashtags(own.body, () => () => false),
    gap: rules.cleanUp === 'fetlife' ? ' ' : '\n\n',
    kept,
    extra: extra.slice(0, rules.hashtagsMax - kept.length),
    block: null,
    warnings: new Set(kept.length < seeds.length ? ['hashtags_dropped'] : []),
  };
}

/** A judge that keeps each hashtag once and no more than `max` of them. */
function keepOnce(taken: readonly string[], max: number): (tag: string) => boolean {
  const seen = new Set(taken.map(hashtagKey));
  return (tag) => {
    if (seen.has(hashtagKey(tag)) || seen.size >= max) return false;
    seen.add(hashtagKey(tag));
    return true;
  };
}

/** For platforms without hashtags. Taking one out can leave white space behind, hence the second cleaning. */
function bareDraft(clean: string, rules: CaptionRules): Draft {
  const body = cleanText(withoutHashtags(clean).replace(/[^\S\n]{2,}/g, ' '), rules.cleanUp);
  const warnings = new Set<CaptionWarning>(withoutHashtags(clean) !== clean ? ['hashtags_removed'] : []);
  return { body, gap: '', kept: [], extra: [], block: null, warnings };
}

function unique(words: readonly string[], taken: readonly string[]): string[] {
  const keeps = keepOnce(taken, Infinity);
  return words.map((word) => asHashtag(cleanText(word))).filter((tag): tag is string => tag !== null && keeps(tag));
}

interface Fitted {
  readonly text: string;
  readonly shortened: boolean;
  readonly warnings: readonly CaptionWarning[];
}

/** AI hashtags go first, from the end; then the body is cut; then the kept hashtags go. */
function fit(draft: Draft, rules: CaptionRules): Fitted {
  const warnings = new Set(draft.warnings);
  for (let extra = draft.extra.length; extra >= 0; extra -= 1) {
    const text = joined(draft, draft.body, [...draft.kept, ...draft.extra.slice(0, extra)]);
    if (fitsRules(text, rules)) return { text, shortened: false, warnings: [...warnings] };
  }
  for (let kept = draft.kept.length; kept >= 0; kept -= 1) {
    const tags = draft.kept.slice(0, kept);
    const body = draft.body === '' ? '' : cutBody(draft.body, joined(draft, '', tags, true), rules);
    const text = joined(draft, body, tags);
    if (kept < draft.kept.length) warnings.add('hashtags_dropped');
    if (fitsRules(text, rules)) return { text, shortened: body !== draft.body, warnings: [...warnings] };
  }
  return { text: '', shortened: draft.body !== '', warnings: [...warnings] };
}

function joined(draft: Draft, body: string, tags: readonly string[], asSuffix = false): string {
  if (tags.length === 0) return body;
  const whole = draft.block !== null && tags.length === draft.kept.length;
  const block = whole ? draft.block : tags.map((tag) => `#${tag}`).join(' ');
  return body === '' && !asSuffix ? block : body + draft.gap + block;
}

function result(fitted: Fitted, rules: CaptionRules): FormattedCaption {
  const [first] = rules.limits;
  const tags = atomsOf(fitted.text).filter((atom) => atom.kind === 'hashtag');
  return {
    text: fitted.text,
    length: lengthIn(first.unit, rules.prefix + fitted.text),
    max: first.max,
    unit: first.unit,
    hashtags: tags.map((tag) => tag.value),
    shortened: fitted.shortened,
    empty: isBlankText(fitted.text),
    warnings: fitted.warnings,
  };
}
