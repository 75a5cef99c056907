import { buildMessage, ValidateBy, type ValidationOptions } from 'class-validator';

const PLATFORM = /^[A-Za-z0-9_-]{1,64}$/;
const MAX_PLATFORMS = 50;

/** Longest text of a person for one platform, in UTF-8 bytes: 10,000 characters of any script. */
export const CAPTION_MAX_BYTES = 40_000;

/** A text of at most `CAPTION_MAX_BYTES`. */
export function IsCaptionText(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'captionText',
      constraints: [CAPTION_MAX_BYTES],
      validator: {
        validate: isCaptionText,
        defaultMessage: buildMessage(() => `A text of at most ${CAPTION_MAX_BYTES} bytes is needed.`, options),
      },
    },
    options,
  );
}

/** Texts by platform id or type; null drops one, where the route allows it. */
export function IsTextMap(nullable: boolean, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'textMap',
      constraints: [PLATFORM, MAX_PLATFORMS, CAPTION_MAX_BYTES],
      validator: {
        validate: (value: unknown) => isTextMap(value, nullable),
        defaultMessage: buildMessage(() => 'An object of texts by platform is needed.', options),
      },
    },
    options,
  );
}

/** The texts of a body as a map: names from outside are never keys of plain objects. */
export function toMap<T>(texts: Readonly<Record<string, T>> | null | undefined): ReadonlyMap<string, T> {
  return new Map(Object.entries(texts ?? {}));
}

function isCaptionText(value: unknown): boolean {
  return typeof value === 'string' && Buffer.byteLength(value, 'utf8') <= CAPTION_MAX_BYTES;
}

function isTextMap(value: unknown, nullable: boolean): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value as Record<string, unknown>);
  return (
    entries.length <= MAX_PLATFORMS &&
    entries.every(([platform, text]) => PLATFORM.test(platform) && ((nullable && text === null) || isCaptionText(text)))
  );
}
