/** An array as it is; anything else is an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/**
 * A JSON array that we sealed once; empty when it is none, as another version of ours may have written the text. Whoever
 * asks checks each part.
 */
export function parseArray(text: string): readonly unknown[] {
  try {
    return listOf(JSON.parse(text));
  } catch {
    return [];
  }
}
