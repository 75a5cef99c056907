import { callerError } from '../../../kernel/index.js';
import type { ByteRange } from '../../../storage/index.js';

const SINGLE = /^bytes=(\d*)-(\d*)$/;

/**
 * The one range of a `Range` header. Several ranges, other units and nonsense are ignored, as RFC 9110
 * allows: the whole file is the answer.
 * @param size bytes of the whole file
 * @returns null = the whole file
 * @throws PublisherError `range_not_satisfiable` when the range begins behind the end
 */
export function byteRange(header: string | undefined, size: number): ByteRange | null {
  const [, first, last] = SINGLE.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(size - 1, Number(last));
  if (first !== '' && last !== '' && Number(last) < start) return null;
  if (start >= size || (first === '' && Number(last) === 0)) {
    throw callerError('range_not_satisfiable', 'The range begins behind the end of the file.');
  }
  return { start, end };
}
