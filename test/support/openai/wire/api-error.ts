import type { Answer } from './answer.js';
import { jsonAnswer } from './answer.js';

/** The error object of every answer that is not 2xx. */
export interface ApiErrorBody {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** A refusal. Thrown where it is found, sent as it is. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: ApiErrorBody,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(body.message);
  }

  get answer(): Answer {
    return jsonAnswer(this.status, { error: this.body }, this.headers);
  }
}

/** 400, or another status of the caller's fault. */
export function invalid(
  message: string,
  { param = null, code = null, status = 400 }: { param?: string | null; code?: string | null; status?: number } = {},
): Refusal {
  return new Refusal(status, { message, type: 'invalid_request_error', param, code });
}

export function unknownParameter(param: string): Refusal {
  return invalid(`Unknown parameter: '${param}'.`, { param, code: 'unknown_parameter' });
}

export function unsupportedParameter(param: string, instead?: string): Refusal {
  const advice = instead === undefined ? '' : ` Use '${instead}' instead.`;
  const message = `Unsupported parameter: '${param}' is not supported with this model.${advice}`;
  return invalid(message, { param, code: 'unsupported_parameter' });
}

/** `'a', 'b', and 'c'` */
export function quoted(words: readonly string[]): string {
  const all = words.map((word) => `'${word}'`);
  const last = all.at(-1) ?? '';
  return all.length > 2 ? `${all.slice(0, -1).join(', ')}, and ${last}` : all.join(' and ');
}

export function noKey(): Refusal {
  return invalid(
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
    { status: 401 },
  );
}

/** 401. The real one repeats the first and last letters of the key as well. */
export function wrongKey(key: string): Refusal {
  const masked = key.length > 16 ? `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}` : '*'.repeat(8);
  return invalid(
    `Incorrect API key provided: ${masked}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    { status: 401, code: 'invalid_api_key' },
  );
}

export function noAccess(): Refusal {
  return invalid('You have insufficient permissions for this operation. Missing scopes: model.request.', {
    status: 403,
    code: 'missing_scope',
  });
}

export function noModel(model: string, { forbidden = false } = {}): Refusal {
  const message = forbidden
    ? `Project \`proj_standin\` does not have access to model \`${model}\``
    : `The model \`${model}\` does not exist or you do not have access to it.`;
  return invalid(message, { status: forbidden ? 403 : 404, code: 'model_not_found' });
}

export function noQuota(): Refusal {
  const message =
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.';
  return new Refusal(429, { message, type: 'insufficient_quota', param: null, code: 'insufficient_quota' });
}

/** 429. @param retryAfter exactly what stands in the header; null = none */
export function tooMany(model: string, retryAfter: string | null): Refusal {
  const message = `Rate limit reached for ${model} in organization org-standin on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s. Visit https://platform.openai.com/account/rate-limits to learn more.`;
  const headers: Record<string, string> = retryAfter === null ? {} : { 'Retry-After': retryAfter };
  return new Refusal(
    429,
    { message, type: 'requests', param: null, code: 'rate_limit_exceeded' },
    { ...headers, 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '20s' },
  );
}

export function serverError(status: number): Refusal {
  const message =
    status === 503
      ? 'The engine is currently overloaded, please try again later'
      : 'The server had an error processing your request. Sorry about that! You can retry your request, or contact us through our help center if you keep seeing this error.';
  return new Refusal(status, { message, type: 'server_error', param: null, code: null });
}
