import { cleanText, type TenantConfig } from '../../kernel/index.js';
import { stripLinks } from '../strip-links.js';

/** A tenant's own texts: a link or a mention that stands in them may stand in a generated one. */
export function ownWords({ ai, content }: TenantConfig): readonly string[] {
  const prompts = [ai?.systemPrompt, ai?.rolePrompt, ai?.sdCaptionSystemPrompt, ai?.sdCaptionRolePrompt];
  return [...prompts.flatMap((text) => text ?? []), content.hashtagString, ...(content.voiceProfile ?? [])];
}

/** One line without foreign links, as every text of an analysis is. */
export function cleanLine(text: string, own: readonly string[]): string {
  return stripLinks(oneLine(cleanText(text)), own).text;
}

export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
