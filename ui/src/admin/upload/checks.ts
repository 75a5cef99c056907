/** What this site takes, as the service says it. Spec: web-api.md section 5.4. */
export interface UploadLimits {
  readonly maxUploadBytes: number;
  /** Media types, e.g. `image/jpeg`; empty = not known, the service decides. */
  readonly acceptedTypes: readonly string[];
}

export type LocalRefusal = 'empty' | 'type' | 'size' | 'name';

const NAME_CHARACTERS = 200;
const NAME_BYTES = 240;
/** Separators, control and bidi marks, zero-width characters, halves of a character. Spec: storage.md section 9. */
const FORBIDDEN = /[/\\:\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u2044\p{Cs}]/u;
const EDGES = /^[.\- ]|[. ]$/;
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Why a file need not even be sent; null = it may. The service looks again, at the bytes.
 * Spec: ui.md section 9.
 */
export function checkFile(file: Pick<File, 'name' | 'size' | 'type'>, limits: UploadLimits): LocalRefusal | null {
  if (file.size === 0) return 'empty';
  if (!isAccepted(file, limits.acceptedTypes)) return 'type';
  if (file.size > limits.maxUploadBytes) return 'size';
  return isGoodName(file.name.normalize('NFC')) ? null : 'name';
}

function isAccepted({ name, type }: Pick<File, 'name' | 'type'>, accepted: readonly string[]): boolean {
  if (accepted.length === 0 || accepted.includes(type)) return true;
  // A browser that does not know an ending names no type.
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return type === '' && accepted.includes(`image/${ending === 'jpg' ? 'jpeg' : ending}`);
}

function isGoodName(name: string): boolean {
  if (FORBIDDEN.test(name) || EDGES.test(name) || DEVICE.test(name)) return false;
  return Array.from(name).length <= NAME_CHARACTERS && new TextEncoder().encode(name).length <= NAME_BYTES;
}
