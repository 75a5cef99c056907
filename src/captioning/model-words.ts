const OTHER = 'other';

/** Models with a name of their own as a label; a tenant may use any other one. */
const KNOWN: ReadonlySet<string> = new Set([
  'gpt-6-luna',
  'gpt-6',
  'gpt-6-mini',
  'gpt-6-nano',
  'gpt-5',
  'gpt-5-mini',
  'gpt-5-nano',
  'gpt-4.1',
  'gpt-4.1-mini',
  'gpt-4.1-nano',
  'gpt-4o',
  'gpt-4o-mini',
]);
/** A snapshot of a model: `gpt-4o-2024-08-06`. */
const SNAPSHOT = /-\d{4}-\d{2}-\d{2}$/u;

/** The word by which a model is counted. Spec: observability.md section 7, "Cardinality". */
export function modelWord(model: string | undefined): string {
  const word = model?.replace(SNAPSHOT, '') ?? OTHER;
  return KNOWN.has(word) ? word : OTHER;
}
