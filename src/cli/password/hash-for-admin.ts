import { hashPassword, normalisePassword, PASSWORD_MAX_CHARACTERS } from '../../platform/security/index.js';

/** Shorter ones are refused: they would be guessed. */
export const PASSWORD_MIN_CHARACTERS = 12;

/** The PHC string of a password that may be used, or why it may not. Never the password itself. */
export async function hashForAdmin(
  password: string,
): Promise<{ readonly line: string } | { readonly refusal: string }> {
  const normalised = normalisePassword(password);
  if (normalised === null || [...normalised].length < PASSWORD_MIN_CHARACTERS) {
    return { refusal: `Use ${PASSWORD_MIN_CHARACTERS} to ${PASSWORD_MAX_CHARACTERS} characters.` };
  }
  return { line: await hashPassword(normalised) };
}
