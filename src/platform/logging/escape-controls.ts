/** Characters that would end a line, or paint, in a reader's terminal. Line ends stay; JSON leaves some as they are. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const DANGEROUS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;

/** The text with control characters written as JSON writes them. Spec: observability.md section 2. */
export function escapeControls(text: string): string {
  return text.replace(DANGEROUS, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
