import { callerError, type PhotoFormat } from '../kernel/index.js';

/** Longest new name, in code points and in UTF-8 bytes. Room is left for `.txt` below the usual 255 bytes. */
const MAX_CHARACTERS = 200;
const MAX_BYTES = 240;

/** Why a name is refused; the `reason` of a `bad_name` error. */
export type BadNameReason =
  | 'empty'
  | 'too_long'
  | 'separator'
  | 'invisible_character'
  | 'encoded'
  | 'leading_character'
  | 'trailing_character'
  | 'device_name'
  | 'hidden'
  | 'unsupported_format'
  | 'same_name';

/** Separators of any system, the drive and stream colon, and the fraction slash that looks like one. */
const SEPARATORS = /[/\\:\u2044]/u;
/** Control, bidi, zero-width and otherwise invisible characters, line separators, lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;
/** What emoji are made of: the joiner between two pictures, and the variation selectors. */
const EMOJI_JOINTS =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})|[\ufe0e\ufe0f]/gu;
/** A percent-encoded dot, separator or control character, however often it was encoded. */
const ENCODED = /%(?:25)*(?:2e|2f|5c|3a|7f|[01][0-9a-f])/iu;
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])$/iu;
const HIDDEN = /^(?:\.|~\$)|^(?:thumbs\.db|desktop\.ini)$/iu;

/** The error for a name that breaks a rule. Its text never holds the name. */
export function badName(reason: BadNameReason): Error {
  return callerError('bad_name', 'This file name cannot be used. Choose a plain name without separators.', { reason });
}

/**
 * Checks a name that we are about to write: an upload or a move target.
 * @param name the name as it came in, one path segment
 * @returns the name in NFC
 * @throws PublisherError `bad_name`
 * Spec: storage.md section 9.
 */
export function checkNewName(name: string): string {
  const reason = reasonAgainst(name);
  if (reason !== null) throw badName(reason);
  return name.normalize('NFC');
}

/** Why a name may not be written, or null when it may. Spec: storage.md section 9. */
export function reasonAgainst(name: string): BadNameReason | null {
  const nfc = name.normalize('NFC');
  if (nfc === '') return 'empty';
  if (Array.from(nfc).length > MAX_CHARACTERS || Buffer.byteLength(nfc, 'utf8') > MAX_BYTES) return 'too_long';
  if (SEPARATORS.test(nfc)) return 'separator';
  if (INVISIBLE.test(nfc.replace(EMOJI_JOINTS, ''))) return 'invisible_character';
  if (ENCODED.test(nfc)) return 'encoded';
  if (/^[.\-\s]/u.test(nfc)) return 'leading_character';
  if (/[.\s]$/u.test(nfc)) return 'trailing_character';
  if (DEVICE.test((nfc.split('.', 1)[0] ?? '').trim())) return 'device_name';
  return HIDDEN.test(nfc) ? 'hidden' : null;
}

/**
 * Whether an existing entry may be listed at all: safe as one path segment, and not hidden. People put
 * files into folders by other means, so this is wider than {@link checkNewName}. Spec: storage.md sections 6, 9.
 */
export function isListedName(name: string): boolean {
  return isSafeSegment(name) && !HIDDEN.test(name);
}

/**
 * Refuses a name no listing of ours can hold, before anything is looked up.
 * @throws PublisherError `bad_name`
 */
export function checkLookupName(name: string): void {
  if (!isListedName(name)) throw badName(reasonAgainst(name) ?? 'hidden');
}

/**
 * The answer for a name that was looked up and not found: null when it could be a photo's name.
 * @throws PublisherError `bad_name` when it could not
 */
export function refuseUnknownName(name: string): null {
  const reason = reasonAgainst(name);
  if (reason !== null) throw badName(reason);
  return null;
}

/** Whether the name is one of the hidden ones of storage.md section 6 (sidecars are recognised by their ending). */
export function isHiddenName(name: string): boolean {
  return HIDDEN.test(name) || /\.txt$/iu.test(name);
}

/** Whether a listed entry is a text file that may be somebody's sidecar. */
export function isSidecarName(name: string): boolean {
  return isListedName(name) && /.\.txt$/iu.test(name);
}

/** Whether a name is one path segment that no system can read as something else. */
export function isSafeSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\p{Cc}\p{Cs}]/u.test(name);
}

/** Two names with the same key are the same name on every adapter. Spec: storage.md sections 3 and 9. */
export function nameKey(name: string): string {
  // Lowering can leave a decomposed letter behind (İ), so the form is made canonical twice.
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}

const FORMAT_BY_EXTENSION: Readonly<Record<string, PhotoFormat>> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  heic: 'heic',
  heif: 'heic',
};

/**
 * Format by extension, which decides listing; magic bytes decide everything after.
 * @param heicReadable whether this build decodes HEIC
 * @returns null = not a photo we show
 * Spec: storage.md section 6.
 */
export function photoFormatOf(name: string, heicReadable: boolean): PhotoFormat | null {
  const extension = /\.([^.]+)$/u.exec(name)?.[1]?.toLowerCase() ?? '';
  const format = Object.hasOwn(FORMAT_BY_EXTENSION, extension) ? (FORMAT_BY_EXTENSION[extension] ?? null) : null;
  return format === 'heic' && !heicReadable ? null : format;
}

/**
 * Order of names for people: without case, then by code point. Spec: storage.md section 6.
 * @returns negative, zero or positive, as for `sort`
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF, so they rank above every other code unit. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
