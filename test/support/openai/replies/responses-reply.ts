import type { SeenQuestion } from '../model/question.js';
import type { Usage } from '../model/tokens.js';
import type { Reply } from './reply.js';

type Json = Readonly<Record<string, unknown>>;

/** The body of a 200 of `POST /v1/responses`. @param body as it was sent */
export function responsesReply(question: SeenQuestion, reply: Reply, body: Json, nowMs: number): Json {
  const { model, effort, maxTokens, sampling } = question;
  const seconds = Math.floor(nowMs / 1000);
  const isWhole = reply.incomplete === null;
  const hasFailed = reply.form === 'failed';
  return {
    id: reply.id,
    object: 'response',
    created_at: seconds,
    status: hasFailed ? 'failed' : isWhole ? 'completed' : 'incomplete',
    background: false,
    completed_at: isWhole && !hasFailed ? seconds : null,
    error: hasFailed ? { code: 'server_error', message: 'The model failed to generate a response.' } : null,
    incomplete_details: isWhole ? null : { reason: reply.incomplete },
    instructions: body['instructions'] ?? null,
    max_output_tokens: maxTokens,
    max_tool_calls: null,
    model: model.snapshot,
    output: reply.form === 'proper' ? outputOf(question, reply) : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    prompt_cache_key: body['prompt_cache_key'] ?? null,
    reasoning: { effort: model.efforts === null ? null : (effort ?? 'medium'), summary: null },
    safety_identifier: body['safety_identifier'] ?? null,
    service_tier: 'default',
    store: body['store'] ?? true,
    temperature: sampling.temperature ?? 1,
    text: { format: formatOf(question), verbosity: question.verbosity },
    tool_choice: 'auto',
    tools: [],
    top_logprobs: 0,
    top_p: sampling.top_p ?? 1,
    truncation: 'disabled',
    ...(reply.usage === null ? {} : { usage: usageOf(reply.usage) }),
    user: null,
    metadata: body['metadata'] ?? {},
  };
}

/** A model that thinks says so in an item of its own, before the message. */
function outputOf(question: SeenQuestion, { id, text, refusal, incomplete, usage }: Reply): readonly Json[] {
  const tail = id.replace('resp_', '') || 'unnamed';
  const thought: readonly Json[] =
    question.model.efforts === null || question.effort === 'none'
      ? []
      : [{ id: `rs_${tail}`, type: 'reasoning', summary: [] }];
  const saysNothing = incomplete !== null && text === '' && (usage?.reasoning ?? 0) > 0;
  if (saysNothing) return thought;
  const content =
    refusal === null ? { type: 'output_text', annotations: [], logprobs: [], text } : { type: 'refusal', refusal };
  const status = incomplete === null ? 'completed' : 'incomplete';
  return [...thought, { id: `msg_${tail}`, type: 'message', status, content: [content], role: 'assistant' }];
}

function formatOf({ format }: SeenQuestion): Json {
  if (format.type !== 'json_schema') return { type: format.type };
  const { type, name, schema, strict } = format;
  return { type, description: null, name, schema, strict };
}

function usageOf({ input, output, reasoning, total }: Usage): Json {
  return {
    input_tokens: input,
    input_tokens_details: { cache_write_tokens: 0, cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: total,
  };
}
