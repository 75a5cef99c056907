import type { Answer } from '../wire/answer.js';
import { headerJson } from '../wire/answer.js';

/** The same length, one bit turned in the middle. */
export function corrupted(answer: Answer): Answer {
  const body = Buffer.from(answer.body);
  const middle = Math.floor(body.length / 2);
  if (body.length > 0) body[middle] = (body[middle] ?? 0) ^ 1;
  return { ...answer, body };
}

/** Status 200 and JSON that ends in the middle. */
export function halved(answer: Answer): Answer {
  const body = answer.body.subarray(0, Math.floor(answer.body.length / 2));
  return { ...answer, status: 200, headers: { ...answer.headers, 'Content-Type': 'application/json' }, body };
}

/** Sizes one larger and content hashes of something else, wherever the metadata is. */
export function lied(answer: Answer): Answer {
  const result = answer.headers['Dropbox-API-Result'];
  if (result !== undefined) {
    return { ...answer, headers: { ...answer.headers, 'Dropbox-API-Result': headerJson(turned(JSON.parse(result))) } };
  }
  return { ...answer, body: Buffer.from(JSON.stringify(turned(JSON.parse(answer.body.toString('utf8'))))) };
}

function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      if (name === 'size') return [name, Number(one) + 1];
      return [name, name === 'content_hash' ? 'f'.repeat(64) : turned(one)];
    }),
  );
}
