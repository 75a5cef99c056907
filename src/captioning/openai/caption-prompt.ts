import { cleanText, lengthIn, type AiConfig } from '../../kernel/index.js';
import type { Analysis, CaptionRequest, CaptionTarget } from '../captioning.port.js';
import { fenced, type Fence } from './fence.js';
import { cutAtWord } from './field-table.js';
import { oneLine } from './own-words.js';
import type { Prompts } from './prompts.js';
import { roughTokens } from './rough-tokens.js';

/** Spec: captioning.md section 4, the table of the prompt's parts. */
const MAX_STYLE = 4000;
const VOICE = { most: 20, longest: 500, tokens: 500 };
const HISTORY = { most: 8, tokens: 1000 };
/** Characters a hashtag of the model takes on average, with its space. */
const TAG_ROOM = 15;
const PROPOSED_TAGS = 5;
const MAX_FACT = 300;
const MAX_LIST = 25;
const MAX_WORD = 40;
const NOTHING = '(none)';

/** What is put into a caption request. */
export interface CaptionPromptInput {
  readonly request: CaptionRequest;
  readonly ai: AiConfig | null;
  readonly language: string;
  /** Whether the training caption is a part of this request. */
  readonly withSdCaption: boolean;
  readonly fence: Fence;
}

/** Everything after the frame, in its order. Every foreign text stands in a fence. */
export function captionMessage(prompts: Prompts, input: CaptionPromptInput): string {
  const { request, ai, fence, language } = input;
  return prompts.parts.render({
    marker: fence.marker,
    style: fencedTexts(fence, styleTexts(ai?.systemPrompt, ai?.rolePrompt)),
    voice: fencedTexts(fence, voiceTexts(request.voice)),
    history: fencedTexts(fence, historyTexts(request.history)),
    platforms: request.targets.map((target) => platformLine(target, request.seeds, language)).join('\n'),
    analysis: analysisPart(fence, request.analysis),
    sd: input.withSdCaption ? sdPart(prompts, ai, fence) : NOTHING,
  });
}

/** The message of a training caption that is a call of its own. */
export function sdMessage(prompts: Prompts, input: Omit<CaptionPromptInput, 'withSdCaption' | 'language'>): string {
  const { fence, ai, request } = input;
  const parts = [`Marker of this request: ${fence.marker}`, '# Training caption', sdPart(prompts, ai, fence)];
  return [...parts, '# The photo', analysisPart(fence, request.analysis)].join('\n\n');
}

function sdPart(prompts: Prompts, ai: AiConfig | null, fence: Fence): string {
  const texts = styleTexts(ai?.sdCaptionSystemPrompt, ai?.sdCaptionRolePrompt);
  return prompts.sdCaption.render({ style: fencedTexts(fence, texts) });
}

function fencedTexts(fence: Fence, texts: readonly string[]): string {
  return texts.length === 0 ? NOTHING : texts.map((text) => fenced(fence, text)).join('\n');
}

function styleTexts(...texts: readonly (string | null | undefined)[]): string[] {
  return given(texts.flatMap((text) => text ?? [])).map((text) => cutAtWord(text, MAX_STYLE));
}

/** In order, each once, up to the first that does not fit. */
function voiceTexts(voice: readonly string[]): string[] {
  const entries = given(voice).map((text) => cutAtWord(text, VOICE.longest));
  return withinTokens([...new Set(entries)].slice(0, VOICE.most), VOICE.tokens);
}

/** Newest last; the oldest are dropped. */
function historyTexts(history: readonly string[]): string[] {
  const newestFirst = given(history).slice(-HISTORY.most).reverse();
  return withinTokens(newestFirst, HISTORY.tokens).reverse();
}

function withinTokens(texts: readonly string[], most: number): string[] {
  let tokens = 0;
  const tooMany = texts.findIndex((text) => (tokens += roughTokens(text)) > most);
  return tooMany === -1 ? [...texts] : texts.slice(0, tooMany);
}

function given(texts: readonly string[]): string[] {
  return texts.map((text) => cleanText(text)).filter((text) => text !== '');
}

function platformLine(target: CaptionTarget, seeds: readonly string[], language: string): string {
  const { platform, style, wantsHashtags } = target;
  const [{ unit }] = target.rules.limits;
  const hashtags = wantsHashtags ? `up to ${PROPOSED_TAGS} hashtags` : 'no hashtags';
  const most = `at most ${roomFor(target, seeds)} ${UNITS[unit]}`;
  return `- ${JSON.stringify(platform)}: ${oneLine(style)}; ${most}; language ${language}; ${hashtags}`;
}

const UNITS = { graphemes: 'characters', code_points: 'characters', utf16: 'UTF-16 units', utf8_bytes: 'bytes' };

/** The platform's maximum minus the room kept for hashtags; at least half of it is left for words. */
export function roomFor({ rules, wantsHashtags }: CaptionTarget, seeds: readonly string[]): number {
  const [{ max, unit }] = rules.limits;
  const whole = Math.max(1, max - lengthIn(unit, rules.prefix));
  const kept = seeds.slice(0, rules.hashtagsMax);
  const proposed = wantsHashtags ? Math.min(PROPOSED_TAGS, rules.hashtagsMax - kept.length) : 0;
  const room = lengthIn(unit, kept.map((tag) => ` #${tag}`).join('')) + Math.max(0, proposed) * TAG_ROOM;
  return Math.max(Math.ceil(whole / 2), whole - room);
}

/** Never safety labels, file name or what cameras write. */
function analysisPart(fence: Fence, analysis: Analysis | null): string {
  if (analysis === null) return 'Nothing is known about the photo: claim nothing about what it shows.';
  const { description, subject, mood, tags, lighting, composition, pose, style, background } = analysis;
  const facts = {
    ...{ description, subject, mood, tags, lighting, composition, pose, style, background },
    ...{ color_palette: analysis.colorPalette, aesthetic_terms: analysis.aestheticTerms },
  };
  // A stored analysis comes from a file, so its lengths are what somebody has made of them.
  const bounded = Object.entries(facts).map(([name, fact]) => [
    name,
    typeof fact === 'string' ? cutAtWord(fact, MAX_FACT) : (fact?.slice(0, MAX_LIST).map(shortFact) ?? null),
  ]);
  return fenced(fence, JSON.stringify(Object.fromEntries(bounded)));
}

function shortFact(word: string): string {
  return cutAtWord(word, MAX_WORD);
}
