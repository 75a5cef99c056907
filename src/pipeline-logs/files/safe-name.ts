const MOST_BYTES = 100;
const FALLBACK = 'unnamed';

/**
 * A name as it may stand in a path: Unicode letters, digits, `-`, `_` and `.`, at most 100 bytes.
 * Spec: pipeline-logs.md section 8, `san()`.
 */
export function safeName(name: string): string {
  const kept = name.replaceAll(/[^\p{L}\p{Nd}\-_.]/gu, '_').replaceAll(/_+/g, '_');
  const short = firstBytes(kept.replaceAll(/^_|_$/g, ''));
  return /^\.*$/.test(short) ? FALLBACK : short;
}

/** As many whole characters as fit. */
function firstBytes(text: string): string {
  let bytes = 0;
  let short = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > MOST_BYTES) break;
    short += character;
  }
  return short;
}
