/** Stem and extension of a file name; the extension keeps its dot. `a.b.jpg` → `a.b`, `.jpg`. */
export function splitName(name: string): { readonly stem: string; readonly extension: string } {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? { stem: name.slice(0, dot), extension: name.slice(dot) } : { stem: name, extension: '' };
}

/**
 * Names to try for a photo in its new folder, in order: its own, then with 8 digits of its content hash,
 * then numbered. Photo and sidecar share the stem. Spec: publishing.md section 7.4.
 */
export function candidateNames(name: string, contentHash: string): readonly string[] {
  const { stem, extension } = splitName(name);
  const tagged = `${stem}-${contentHash.slice(0, 8)}`;
  const numbered = Array.from({ length: 8 }, (_, index) => `${tagged}-${index + 2}${extension}`);
  return [name, `${tagged}${extension}`, ...numbered];
}
