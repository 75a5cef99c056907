import { isRecord } from '../checks/check.js';
import type { CallKind, OpenEntry } from '../journal.js';
import type { ReadRequest } from './read-request.js';

/** A request as the journal keeps it, before anything is answered. */
export function entryOf(request: ReadRequest, key: number | null, atMs: number): Omit<OpenEntry, 'seq'> {
  const { method, target, endpoint, json, bytes, message } = request;
  const headers = Object.entries(message.headers).filter(([name]) => name !== 'authorization');
  return {
    atMs,
    method,
    target,
    endpoint,
    call: kindOf(request),
    key,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, [value].flat().join(', ')])),
    model: request.modelId ?? (isRecord(json) && typeof json['model'] === 'string' ? json['model'] : ''),
    body: json,
    bodyText: bytes.toString('utf8'),
    images: [],
    plan: null,
    status: 0,
    problem: null,
    message: null,
    answered: null,
    said: null,
    responseId: null,
    tokens: 0,
    answeredAtMs: null,
  };
}

function kindOf({ endpoint, json }: ReadRequest): CallKind {
  if (endpoint === 'model') return 'model';
  if (endpoint === 'unknown') return 'other';
  if (imagesIn(json).length > 0) return 'vision';
  const names = propertiesIn(json);
  if (names.has('captions')) return 'captions';
  return names.has('sd_caption') ? 'sd' : 'other';
}

/** Every picture of a body, whether the body is in order or not. */
export function imagesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    if (name !== 'image_url') return imagesIn(one);
    const url = isRecord(one) ? one['url'] : one;
    return typeof url === 'string' ? [url] : [];
  });
}

/** Names of properties of the schema in a body. */
function propertiesIn(value: unknown): ReadonlySet<string> {
  if (!isRecord(value)) return new Set();
  const own = isRecord(value['properties']) ? Object.keys(value['properties']) : [];
  return new Set([...own, ...Object.values(value).flatMap((one) => [...propertiesIn(one)])]);
}
