const CHARACTERS_PER_TOKEN = 4;

/** About how many tokens a text has. Spec: captioning.md section 4, "brand voice". */
export function roughTokens(text: string): number {
  return Math.floor(text.length / CHARACTERS_PER_TOKEN) + 1;
}
