import type { PhotoFormat } from '../../kernel/index.js';
import { checkNewName, photoFormatOf, reasonAgainst } from '../names.js';

const EXTENSION = { jpeg: '.jpg', png: '.png', webp: '.webp', heic: '.heic' } as const satisfies Record<
  PhotoFormat,
  string
>;
/** What people take for an extension: `.png`, `.html`, and not the end of `v1.final version`. */
const LOOKS_LIKE_EXTENSION = /\.[a-z][a-z0-9]{1,4}$/iu;
/** More photos of one name than anybody has. */
const MOST = 10_000;

/**
 * The name under which a photo is stored: as it came, with the extension of what it is.
 * @throws PublisherError `bad_name`. Spec: storage.md sections 8 and 9
 */
export function uploadName(given: string, format: PhotoFormat): string {
  const name = checkNewName(given);
  if (photoFormatOf(name, true) === format) return name;
  return checkNewName(`${name.replace(LOOKS_LIKE_EXTENSION, '')}${EXTENSION[format]}`);
}

/** `stem-2.ext`, `stem-3.ext`, …; a long stem makes room for its number. */
export function* numberedNames(name: string): Generator<string> {
  const dot = name.lastIndexOf('.');
  const extension = name.slice(dot);
  const stem = Array.from(name.slice(0, dot));
  for (let number = 2; number < MOST; number += 1) {
    const kept = [...stem];
    const numbered = (): string => `${kept.join('')}-${number}${extension}`;
    while (kept.length > 1 && reasonAgainst(numbered()) === 'too_long') kept.pop();
    if (reasonAgainst(numbered()) === null) yield numbered();
  }
}
