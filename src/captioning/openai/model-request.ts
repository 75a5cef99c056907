import type { OpenAI } from 'openai';
import type { ApiStyle } from './base-url.js';
import type { ModelSetting } from './failures.js';
import type { JsonSchema } from './field-table.js';

export const VISION_DETAILS = ['low', 'high', 'auto', 'original'] as const;
export type VisionDetail = (typeof VISION_DETAILS)[number];
export const EFFORTS = ['none', 'minimal', 'low', 'medium'] as const;
export type Effort = (typeof EFFORTS)[number];

/** A picture as a model gets it. */
export interface SentImage {
  /** A data URL, or a temporary link of the storage: never logged. */
  readonly url: string;
  readonly detail: VisionDetail;
}

/** One question to a model, whichever way it is asked. */
export interface ModelRequest {
  /** A word of ours for the log and the bill. */
  readonly operation: 'analyze' | 'captions' | 'sd_caption';
  readonly setting: ModelSetting;
  readonly model: string;
  readonly effort: Effort;
  /** The fixed part, above everything else. */
  readonly instructions: string;
  readonly text: string;
  /** Made when it is the question's turn, and once. */
  readonly image: (() => Promise<SentImage>) | null;
  readonly schema: { readonly name: string; readonly schema: JsonSchema };
  readonly maxOutputTokens: number;
}

/** What of the optional parameters a server takes for a model. */
export interface Taken {
  readonly effort: Effort | null;
  readonly strict: boolean;
  readonly safetyIdentifier: boolean;
  readonly outputLimit: 'max_completion_tokens' | 'max_tokens' | null;
  readonly store: boolean;
}

/** A question with everything that decides its form. */
export interface FormedRequest {
  readonly request: ModelRequest;
  readonly image: SentImage | null;
  readonly taken: Taken;
  /** The tenant's pseudonym. */
  readonly userId: string;
}

/** Asks. */
export function sendRequest(client: OpenAI, style: ApiStyle, formed: FormedRequest): Promise<unknown> {
  return style === 'responses'
    ? client.responses.create(responsesBody(formed))
    : client.chat.completions.create(chatBody(formed));
}

type ResponsesBody = OpenAI.Responses.ResponseCreateParamsNonStreaming;
type ChatBody = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;

function responsesBody({ request, image, taken, userId }: FormedRequest): ResponsesBody {
  const { schema } = request;
  return {
    model: request.model,
    instructions: request.instructions,
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: request.text },
          ...(image === null ? [] : [{ type: 'input_image' as const, image_url: image.url, detail: image.detail }]),
        ],
      },
    ],
    text: { format: { type: 'json_schema', ...schema, ...(taken.strict ? { strict: true } : {}) } },
    ...(taken.effort === null ? {} : { reasoning: { effort: taken.effort } }),
    ...(taken.outputLimit === null ? {} : { max_output_tokens: request.maxOutputTokens }),
    ...(taken.safetyIdentifier ? { safety_identifier: userId } : {}),
    store: false, // left out it would mean true: whoever does not take it is not asked
  };
}

function chatBody({ request, image, taken, userId }: FormedRequest): ChatBody {
  const { schema } = request;
  const text = { type: 'text' as const, text: request.text };
  return {
    model: request.model,
    messages: [
      { role: 'system', content: request.instructions },
      {
        role: 'user',
        content:
          image === null
            ? request.text
            : [text, { type: 'image_url', image_url: { url: image.url, detail: chatDetail(image.detail) } }],
      },
    ],
    response_format: { type: 'json_schema', json_schema: { ...schema, ...(taken.strict ? { strict: true } : {}) } },
    ...(taken.effort === null ? {} : { reasoning_effort: taken.effort }),
    ...(taken.outputLimit === null ? {} : { [taken.outputLimit]: request.maxOutputTokens }),
    ...(taken.safetyIdentifier ? { safety_identifier: userId } : {}),
    ...(taken.store ? { store: false } : {}),
  };
}

/** This style has no `original`. */
function chatDetail(detail: VisionDetail): 'low' | 'high' | 'auto' {
  return detail === 'original' ? 'high' : detail;
}
