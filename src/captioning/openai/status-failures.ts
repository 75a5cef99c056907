import type { UpstreamError } from '../../platform/http/index.js';
import { failureOf, type Exchanged } from './transport.js';

/** What services call a picture or text they will not look at. */
const POLICY =
  /^(?:content_policy_violation|content_filter|image_content_policy_violation|moderation_blocked|invalid_prompt)$/u;

/** Whether a refusal is about what was sent: asking again is of no use. */
export function isPolicyRefusal({ status, body }: Exchanged): boolean {
  return status === 400 && POLICY.test(codeOf(body));
}

/** What a status other than a good one means. */
export function statusFailure(call: { readonly operation: string }, answer: Exchanged): UpstreamError {
  if (answer.status === 429) return failureOf(call, 'rate_limited', answer);
  if (answer.status >= 500 || answer.status === 408) return failureOf(call, 'server_error', answer);
  // 403 is a matter of the key, unless it names the model.
  const status = answer.status === 403 && codeOf(answer.body) === 'model_not_found' ? 404 : answer.status;
  return failureOf(call, 'rejected', { ...answer, status });
}

function codeOf(body: unknown): string {
  const error: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : null;
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : null;
  return typeof code === 'string' ? code : '';
}
