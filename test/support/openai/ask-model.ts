import { chatBody } from './checks/chat-body.js';
import { isRecord } from './checks/check.js';
import { checkForModel } from './checks/model-rules.js';
import { responsesBody } from './checks/responses-body.js';
import type { Speech } from './faults/plan.js';
import type { Catalogue } from './models.js';
import type { Pictures } from './model/picture.js';
import { questionOfChat, questionOfResponses } from './model/question.js';
import type { Question, SeenQuestion } from './model/question.js';
import { chatReply } from './replies/chat-reply.js';
import { replyTo } from './replies/reply.js';
import type { Reply } from './replies/reply.js';
import { responsesReply } from './replies/responses-reply.js';
import { invalid, noModel } from './wire/api-error.js';

/** A request to a model. */
interface Asked {
  readonly endpoint: 'responses' | 'chat';
  /** Body as parsed. */
  readonly json: unknown;
  /** What the model shall say; null = something sensible. */
  readonly speech: Speech | null;
  /** 32 hex, never the same. */
  readonly serial: string;
}

interface Around {
  readonly catalogue: Catalogue;
  readonly pictures: Pictures;
  readonly nowMs: number;
}

/** @throws Refusal in the form of the real service */
export async function askModel(
  { endpoint, json, speech, serial }: Asked,
  { catalogue, pictures, nowMs }: Around,
): Promise<{ readonly body: unknown; readonly reply: Reply }> {
  if (!isRecord(json)) throw invalid('Invalid body: expected an object.', { code: 'invalid_type' });
  const { question, name } = read(endpoint, json);
  const model = catalogue.find(name);
  if (!model) throw noModel(name);
  checkForModel(question, model, json);
  const seen: SeenQuestion = {
    ...question,
    model,
    pictures: await Promise.all(
      question.looks.map(async ({ url, where, detail }) => ({ ...(await pictures.get(url, where)), detail })),
    ),
  };
  const reply = replyTo(seen, speech, serial);
  const body = endpoint === 'responses' ? responsesReply(seen, reply, json, nowMs) : chatReply(seen, reply, nowMs);
  return { body, reply };
}

function read(endpoint: 'responses' | 'chat', json: unknown): { readonly question: Question; readonly name: string } {
  if (endpoint === 'chat') {
    const body = chatBody(json, '');
    return { question: questionOfChat(body), name: body.model };
  }
  const body = responsesBody(json, '');
  return { question: questionOfResponses(body), name: body.model };
}
