import type { SeenQuestion } from './question.js';

/** What an answer costs. */
export interface Usage {
  readonly input: number;
  /** With the tokens of reasoning. */
  readonly output: number;
  readonly reasoning: number;
  readonly total: number;
}

const LETTERS_PER_TOKEN = 4;
const LOW_TOKENS = 85;
const TILE_TOKENS = 170;
const TILE_PIXELS = 512;
const REASONING: Readonly<Record<string, number>> = { minimal: 16, low: 64, medium: 256, high: 1024, xhigh: 2048 };

export function textTokens(text: string): number {
  return Math.ceil(text.length / LETTERS_PER_TOKEN);
}

/** Letters so many tokens have room for. */
export function lettersOf(tokens: number): number {
  return Math.max(0, tokens) * LETTERS_PER_TOKEN;
}

/** Tokens a model thinks before it answers; a model that may reason and is not told how much takes medium. */
export function reasoningTokens({ effort, model }: SeenQuestion): number {
  return model.efforts === null ? 0 : (REASONING[effort ?? 'medium'] ?? 0);
}

/** A picture at `low` has one price; else it is paid by the tile. */
function pictureTokens({ width, height, detail }: SeenQuestion['pictures'][number]): number {
  const tiles = Math.ceil(width / TILE_PIXELS) * Math.ceil(height / TILE_PIXELS);
  return detail === 'low' ? LOW_TOKENS : LOW_TOKENS + TILE_TOKENS * tiles;
}

export function usageOf(question: SeenQuestion, answer: string): Usage {
  const { texts, pictures } = question;
  const input = [...texts.map(textTokens), ...pictures.map(pictureTokens)].reduce((sum, one) => sum + one, 0);
  const reasoning = reasoningTokens(question);
  const output = textTokens(answer) + reasoning;
  return { input, output, reasoning, total: input + output };
}
