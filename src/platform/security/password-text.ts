/** Longest password in characters (code points of the NFC form). Spec: auth.md section 7. */
export const PASSWORD_MAX_CHARACTERS = 256;

/**
 * The form of a password that is hashed and compared: NFC. Null = cannot be a password (empty, over 256
 * characters, or not well-formed Unicode, which UTF-8 would fold together).
 */
export function normalisePassword(input: string): string | null {
  if (input === '' || input.length > 8 * PASSWORD_MAX_CHARACTERS || !isWellFormed(input)) return null;
  const text = input.normalize('NFC');
  return [...text].length <= PASSWORD_MAX_CHARACTERS ? text : null;
}

/** No lone surrogate. (`String.prototype.isWellFormed` is not in the ES2023 library types.) */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
