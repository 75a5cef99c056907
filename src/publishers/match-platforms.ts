/** What of an entry a request may name. */
export interface NamedEntry {
  readonly id: string;
  readonly type: string;
}

/** Types a word means beside its own: in the Python Publisher V2 `email` also sent to FetLife. */
const ALSO: ReadonlyMap<string, readonly string[]> = new Map([['email', ['fetlife']]]);

/**
 * Finds the enabled entries that a request means. A word that is an id means that entry alone; else it is a
 * type and means all entries of it. Without case. Spec: publishing.md section 1, "platform".
 * @param words null = all entries
 * @returns matched ids in the order of the entries, each once; and the words that mean none
 */
export function matchPlatforms(
  words: readonly string[] | null,
  entries: readonly NamedEntry[],
): { readonly matched: readonly string[]; readonly unknown: readonly string[] } {
  if (words === null) return { matched: entries.map((entry) => entry.id), unknown: [] };
  const wanted = new Set<string>();
  const unknown: string[] = [];
  for (const word of words) {
    const ids = meantBy(word.trim().toLowerCase(), entries);
    for (const id of ids) wanted.add(id);
    if (ids.length === 0) unknown.push(word);
  }
  return { matched: entries.map((entry) => entry.id).filter((id) => wanted.has(id)), unknown };
}

function meantBy(word: string, entries: readonly NamedEntry[]): string[] {
  const exact = entries.filter((entry) => entry.id.toLowerCase() === word);
  const types = [word, ...(ALSO.get(word) ?? [])];
  const meant = exact.length > 0 ? exact : entries.filter((entry) => types.includes(entry.type));
  return meant.map((entry) => entry.id);
}
