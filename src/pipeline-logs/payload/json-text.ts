/** Bytes that a byte of UTF-8 takes inside of a JSON string: what `JSON.stringify` escapes is below 0x80. */
const COSTS = Uint8Array.from({ length: 256 }, (_, byte) => escapeOf(byte)?.length ?? 1);
const ESCAPES = Array.from({ length: 256 }, (_, byte) => {
  const escape = escapeOf(byte);
  return escape === null ? null : Buffer.from(escape, 'latin1');
});

function escapeOf(byte: number): string | null {
  const escaped = byte < 0x80 ? JSON.stringify(String.fromCharCode(byte)).slice(1, -1) : '';
  return escaped.length > 1 ? escaped : null;
}

/** Bytes that UTF-8 takes inside of a JSON string, wherever it was cut. */
export function escapedBytes(chunk: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < chunk.length; at++) sum += COSTS[chunk[at] ?? 0] ?? 1;
  return sum;
}

/** UTF-8 as it stands inside of a JSON string, wherever it was cut: byte for byte as `JSON.stringify` of the whole. */
export function escaped(chunk: Uint8Array): Uint8Array {
  const length = escapedBytes(chunk);
  if (length === chunk.length) return chunk;
  const out = Buffer.allocUnsafe(length);
  let to = 0;
  for (let at = 0; at < chunk.length; at++) {
    const byte = chunk[at] ?? 0;
    const escape = ESCAPES[byte];
    if (escape) {
      out.set(escape, to);
      to += escape.length;
    } else out[to++] = byte;
  }
  return out;
}

/**
 * Where the tail of a log begins: the first place between two characters that is far enough. Bytes come in pieces.
 */
export class TailStart {
  #bytes = 0;
  #escaped = 0;

  /**
   * @param minBytes so many bytes at least are left out
   * @param minEscaped and so many as they stand inside of a JSON string
   */
  constructor(
    private readonly minBytes: number,
    private readonly minEscaped: number,
  ) {}

  /** Bytes of the log before its tail, as far as it was looked at. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The same, as they stand inside of a JSON string. */
  get escaped(): number {
    return this.#escaped;
  }

  /** @returns where in this piece the tail begins; null = not in it */
  find(chunk: Uint8Array): number | null {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      const isInside = (byte & 0xc0) === 0x80;
      if (!isInside && this.#bytes >= this.minBytes && this.#escaped >= this.minEscaped) return at;
      this.#bytes += 1;
      this.#escaped += COSTS[byte] ?? 1;
    }
    return null;
  }
}
