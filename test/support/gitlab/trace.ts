/** A log: text, bytes, or as many made-up lines as fill so many bytes, which are never in memory as a whole. */
export type Trace = string | Uint8Array | { readonly bytes: number };

const LINE_BYTES = 64;
const LINES_AT_ONCE = 1024;

/** Its bytes, part by part. */
export function* partsOf(trace: Trace): Generator<Uint8Array> {
  if (typeof trace === 'string') return yield Buffer.from(trace);
  if (trace instanceof Uint8Array) return yield trace;
  for (let sent = 0, block = 0; sent < trace.bytes; block += 1) {
    const lines = Array.from({ length: LINES_AT_ONCE }, (_, at) => line(block * LINES_AT_ONCE + at)).join('');
    const part = Buffer.from(lines).subarray(0, trace.bytes - sent);
    sent += part.length;
    yield part;
  }
}

/** A colour code, a number and filling, as in a real log. */
function line(number: number): string {
  return `\u001b[32m$ step ${number}\u001b[0m `.padEnd(LINE_BYTES - 1, '.') + '\n';
}
