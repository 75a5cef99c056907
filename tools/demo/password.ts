import { randomInt } from 'node:crypto';
import { hashPassword, normalisePassword } from '../../src/platform/security/index.js';

const CONSONANTS = 'bdfgklmnprstvz';
const VOWELS = 'aeiou';

/** How one signs in to this start of the demo. */
export interface DemoPassword {
  /** PHC string for the publisher; it never sees the password itself. */
  readonly hash: string;
  /** The password to print, once; null when a person has chosen it. */
  readonly made: string | null;
}

/** A password that can be read aloud: four words of two syllables, some 49 bits. */
export function readablePassword(): string {
  const letter = (letters: string): string => letters.charAt(randomInt(letters.length));
  const syllable = (): string => letter(CONSONANTS) + letter(VOWELS);
  return Array.from({ length: 4 }, () => syllable() + syllable()).join('-');
}

/**
 * The password of this start: the person's own, else a new one.
 * @param chosen the variable `ADMIN_PASSWORD`
 * @throws Error when it cannot be a password
 */
export async function demoPassword(chosen: string | undefined): Promise<DemoPassword> {
  const made = chosen ? null : readablePassword();
  const normalised = normalisePassword(made ?? chosen ?? '');
  if (normalised === null) throw new Error('ADMIN_PASSWORD must be text of 1 to 256 characters.');
  return { hash: await hashPassword(normalised), made };
}
