import { upstreamError, type PublisherError } from '../../kernel/index.js';

/** Why the model cannot be asked. Spec: captioning.md section 1. */
export type Unavailable = 'unreachable' | 'rate_limited' | 'not_configured' | 'model_rejected';
/** Why an answer cannot be used. Spec: captioning.md section 1. */
export type BadOutput = 'refused' | 'incomplete' | 'schema' | 'safety_unclear';
/** The settings that name a model. */
export type ModelSetting = 'vision_model' | 'caption_model' | 'sd_caption_model';

/** An answer that cannot be used. Never leaves the adapter. */
export class UnusableOutput extends Error {
  constructor(readonly reason: BadOutput) {
    super('The model gave no usable answer.');
  }
}

const UNAVAILABLE = {
  unreachable: 'The AI service cannot be reached. Try again later.',
  rate_limited: 'The AI service may not be asked so often. Try again later.',
  not_configured: 'The AI service does not accept the key of this tenant. Renew it.',
  model_rejected: 'The AI service does not take this model or these settings.',
} as const satisfies Record<Unavailable, string>;

const SHORTEST_PAUSE_SECONDS = 1;

/** @param retryAfterSeconds when known, else left to the caller of the API */
export function aiUnavailable(reason: Unavailable, retryAfterSeconds?: number): PublisherError {
  return upstreamError('ai_unavailable', UNAVAILABLE[reason], {
    reason,
    ...(retryAfterSeconds === undefined
      ? {}
      : { retryAfterSeconds: Math.max(SHORTEST_PAUSE_SECONDS, Math.ceil(retryAfterSeconds)) }),
  });
}

/** Names the setting, never its value. Spec: captioning.md section 7. */
export function modelRejected(setting: ModelSetting): PublisherError {
  return upstreamError('ai_unavailable', `${UNAVAILABLE.model_rejected} Look at the setting ${setting}.`, {
    reason: 'model_rejected',
    members: { setting },
  });
}

export function aiBadOutput(reason: BadOutput): PublisherError {
  return upstreamError('ai_bad_output', 'The AI service gave no usable answer.', { reason });
}
