import type { ApiDocument, Placed } from './api-document.js';
import { Fits } from './fits.js';
import type { Misfit, Schema } from './fits.js';

/** An answer as it went out. */
export interface SeenAnswer {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Null = there was none, or it is no JSON. */
  readonly json: unknown;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']);
const NO_SUCH_METHOD = 405;
/** What may be said of an address that does not exist, or not with this method. */
const PROBLEM: Schema = { $ref: '#/components/schemas/ProblemBody' };

/** Whether answers are those of the API document. Spec: web-api.md section 11.1. */
export class AnswerCheck {
  readonly #fits: Fits;

  constructor(private readonly document: ApiDocument) {
    this.#fits = new Fits((ref) => document.follow(ref));
  }

  /** What is wrong with an answer, in words; empty = nothing. */
  wrong(answer: SeenAnswer): readonly string[] {
    // The other kind of host may have other methods at the same path.
    const isRoute = METHODS.has(answer.method) && answer.status !== NO_SUCH_METHOD;
    const placed = isRoute ? this.document.find(answer.method, answer.path) : null;
    const name = `${answer.method} ${placed?.path ?? '(no route)'} ${answer.status}`;
    return this.#wrong(answer, placed).map((what) => `${name}: ${what}`);
  }

  #wrong(answer: SeenAnswer, placed: Placed | null): readonly string[] {
    const { status, method, headers } = answer;
    const identity = wrongIdentity(answer);
    if (placed === null) return [...identity, ...(status >= 400 ? this.#body(answer, PROBLEM) : [])];
    const response = this.document.response(placed, status);
    if (response === null) return [...identity, `this status is not in the document${codeOf(answer)}`];
    const missing = status < 400 ? missingHeaders(headers, response.headers ?? {}) : [];
    const type = mediaType(headers);
    if (response.content === undefined) {
      return [...identity, ...missing, ...(type === null || method === 'HEAD' ? [] : ['has a body'])];
    }
    const media = Object.entries(response.content).find(([pattern]) => covers(pattern, type ?? ''));
    if (media === undefined) return [...identity, `${String(type)} is not in the document`];
    const schema = media[1].schema;
    return [...identity, ...missing, ...(schema === undefined ? [] : this.#body(answer, schema))];
  }

  #body({ method, json, headers }: SeenAnswer, schema: Schema): readonly string[] {
    const type = mediaType(headers);
    if (method === 'HEAD' || type === null || !type.endsWith('json')) return [];
    return this.#fits.misfits(json, schema).slice(0, 3).map(inWords);
  }
}

const inWords = ({ at, why }: Misfit): string => `${at === '' ? 'the body' : at} ${why}`;

/** A refusal carries the id of its header. */
function wrongIdentity({ status, json, headers }: SeenAnswer): readonly string[] {
  if (status < 400 || mediaType(headers) !== 'application/problem+json' || json === null) return [];
  const { requestId } = json as { readonly requestId?: unknown };
  return requestId === headers['x-request-id'] ? [] : ['its id is not that of the header'];
}

/** Where a caller goes on must be said; the other headers depend on what was asked. */
function missingHeaders(
  headers: SeenAnswer['headers'],
  documented: Readonly<Record<string, unknown>>,
): readonly string[] {
  return ['Location', 'X-Request-Id']
    .filter((name) => name in documented && headers[name.toLowerCase()] === undefined)
    .map((name) => `has no ${name}`);
}

function codeOf({ json }: SeenAnswer): string {
  const code = (json as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' ? ` (${code})` : '';
}

function mediaType(headers: SeenAnswer['headers']): string | null {
  const header = headers['content-type'];
  return typeof header === 'string' ? (header.split(';')[0]?.trim() ?? null) : null;
}

function covers(pattern: string, type: string): boolean {
  const [group = '', kind = ''] = pattern.split('/');
  return pattern === type || pattern === '*/*' || (kind === '*' && type.startsWith(`${group}/`));
}
