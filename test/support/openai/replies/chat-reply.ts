import type { SeenQuestion } from '../model/question.js';
import type { Usage } from '../model/tokens.js';
import type { Reply } from './reply.js';

type Json = Readonly<Record<string, unknown>>;

const FINISH = { max_output_tokens: 'length', content_filter: 'content_filter' } as const;

/** The body of a 200 of `POST /v1/chat/completions`. */
export function chatReply({ model }: SeenQuestion, reply: Reply, nowMs: number): Json {
  const { id, text, refusal, incomplete, form, usage } = reply;
  const content = refusal === null && form === 'proper' ? text : null;
  const choice = {
    index: 0,
    message: { role: 'assistant', content, refusal, annotations: [] },
    logprobs: null,
    finish_reason: incomplete === null ? 'stop' : FINISH[incomplete],
  };
  return {
    id,
    object: 'chat.completion',
    created: Math.floor(nowMs / 1000),
    model: model.snapshot,
    choices: form === 'failed' ? [] : [choice],
    ...(usage === null ? {} : { usage: usageOf(usage) }),
    service_tier: 'default',
    system_fingerprint: null,
  };
}

function usageOf({ input, output, reasoning, total }: Usage): Json {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: total,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
