/**
 * How the Python Publisher V2 reads a caption file, written from its rules and apart from our own codec: what it would
 * see decides whether a file is one of its form. Spec: captioning.md sections 10 and 13.9.
 */
export interface PythonView {
  readonly sdCaption: string | null;
  /** Lists and maps as such, everything else as the text that stands there. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Everything at which Python parts lines, far more than a newline. */
const LINE_BREAK = new RegExp(String.raw`\r\n|[\n\r\v\f\x1C-\x1E\x85\u2028\u2029]`);
/** What Python takes off the ends of a text; a byte order mark is not among it. */
const WHITE = String.raw`[\t-\r\x1C- \x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+`;
const ENDS = new RegExp(`^${WHITE}|${WHITE}$`, 'g');
const MARK = '!json ';

/**
 * @param version `first`: as released; `later`: a text of several lines stands as a marked JSON string
 */
export function readAsPython(bytes: Uint8Array, version: 'first' | 'later'): PythonView {
  const lines = Buffer.from(bytes).toString('utf8').split(LINE_BREAK);
  const sdCaption = strip(lines[0] ?? '') || null;
  const separator = lines.findIndex((line, index) => index > 0 && strip(line).startsWith('# ---'));
  if (separator === -1) return { sdCaption, metadata: {} };
  const metadata: Record<string, unknown> = {};
  for (const line of lines.slice(separator + 1).map(strip)) {
    const at = line.indexOf(': ');
    if (!line.startsWith('# ') || at === -1) continue;
    const key = strip(line.slice(2, at));
    if (key !== '') metadata[key] = valueOf(strip(line.slice(at + 2)), version);
  }
  return { sdCaption, metadata };
}

function valueOf(text: string, version: 'first' | 'later'): unknown {
  if (version === 'later' && text.startsWith(MARK)) return parsed(text.slice(MARK.length)) ?? text;
  return /^[[{]/.test(text) ? (parsed(text) ?? text) : text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const strip = (text: string): string => text.replace(ENDS, '');
