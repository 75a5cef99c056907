import { createHash } from 'node:crypto';
import type { OpenEntry, TelegramPost } from './journal.js';
import type { Membership } from './options.js';
import { BadRequest, jsonAnswer, Refusal } from './wire/answer.js';
import type { Answer } from './wire/answer.js';
import { partsOf } from './wire/multipart.js';
import type { Part } from './wire/multipart.js';
import type { Bot, Chat, World } from './world/chats.js';
import { examine } from './world/photo.js';
import type { PhotoFacts } from './world/photo.js';
import { secondsToWait } from './world/rates.js';

/** A request of a bot that is known. */
export interface SendPhotoCall {
  readonly world: World;
  readonly bot: Bot;
  readonly contentType: string | undefined;
  readonly body: Buffer;
  readonly entry: OpenEntry;
  readonly enforceRates: boolean;
  nowMs(this: void): number;
}

const MAX_CAPTION_UNITS = 1024;
/** The real one ignores what it does not know; what is not in here must not be sent by us. */
const FIELDS = ['chat_id', 'message_thread_id', 'caption', 'has_spoiler', 'disable_notification', 'protect_content'];
const FLAGS = ['has_spoiler', 'disable_notification', 'protect_content'];

/** `sendPhoto`. @throws Refusal */
export async function sendPhoto(call: SendPhotoCall): Promise<Answer> {
  const parts = partsOf(call.contentType, call.body);
  const fields = new Map(parts.filter(({ fileName }) => fileName === null).map((part) => [part.name, textOf(part)]));
  checkFields(parts, fields);
  const chat = chatOf(call, fields.get('chat_id'));
  const photo = parts.find(({ name }) => name === 'photo');
  if (!photo?.fileName || !photo.contentType) throw new BadRequest('there is no photo in the request');
  if ((fields.get('caption') ?? '').length > MAX_CAPTION_UNITS) throw new BadRequest('message caption is too long');
  const facts = await examine(photo.bytes);
  // From here on without a pause, so that two requests do not pass the limits together.
  const threadId = threadOf(chat, fields.get('message_thread_id'));
  checkRate(call, chat);
  chat.lastMessageId += 1;
  chat.postedAtMs.push(call.nowMs());
  const post = postOf({ call, chat, fields, photo, facts, threadId });
  call.entry.post = post;
  return jsonAnswer(200, { ok: true, result: messageOf(call.bot, chat, post) });
}

function textOf({ bytes }: Part): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new BadRequest('strings must be encoded in UTF-8');
  }
}

function checkFields(parts: readonly Part[], fields: ReadonlyMap<string, string>): void {
  for (const { name, fileName } of parts) {
    if (fileName === null ? !FIELDS.includes(name) : name !== 'photo') {
      throw new BadRequest('a parameter came that this stand-in refuses');
    }
  }
  for (const flag of FLAGS) {
    const value = fields.get(flag) ?? 'false';
    if (value !== 'true' && value !== 'false') throw new BadRequest(`can't parse ${flag}`);
  }
  if (!fields.get('chat_id')) throw new BadRequest('chat_id is empty');
}

function chatOf({ world, bot }: SendPhotoCall, name = ''): Chat {
  const chat = world.find(name);
  const member = chat && bot.memberships.get(chat);
  if (!chat || !member) throw new BadRequest('chat not found');
  if (chat.movedTo !== null) {
    throw new BadRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chat.movedTo });
  }
  if (member !== 'may_post') throw refusalOf(chat, member);
  return chat;
}

function refusalOf({ kind }: Chat, member: Exclude<Membership, 'may_post'>): Refusal {
  if (kind === 'private') return new Refusal(403, 'Forbidden: bot was blocked by the user');
  switch (member) {
    case 'kicked':
      return new Refusal(403, `Forbidden: bot was kicked from the ${kind} chat`);
    case 'left':
      return new Refusal(403, `Forbidden: bot is not a member of the ${kind} chat`);
    case 'may_not_post':
      return kind === 'channel'
        ? new BadRequest('need administrator rights in the channel chat')
        : new BadRequest('not enough rights to send photos to the chat');
  }
}

function threadOf({ topics }: Chat, text: string | undefined): number | null {
  if (text === undefined) return null;
  const state = topics?.get(Number(text));
  if (!/^\d+$/.test(text) || !state) throw new BadRequest('message thread not found');
  if (state === 'closed') throw new BadRequest('TOPIC_CLOSED');
  return Number(text);
}

function checkRate({ enforceRates, nowMs }: SendPhotoCall, chat: Chat): void {
  const seconds = enforceRates ? secondsToWait(chat, nowMs()) : 0;
  if (seconds > 0) throw new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
}

interface NewPost {
  readonly call: SendPhotoCall;
  readonly chat: Chat;
  readonly fields: ReadonlyMap<string, string>;
  readonly photo: Part;
  readonly facts: PhotoFacts;
  readonly threadId: number | null;
}

function postOf({ call, chat, fields, photo, facts, threadId }: NewPost): TelegramPost {
  return {
    messageId: chat.lastMessageId,
    chatId: chat.id,
    chatName: chat.username,
    token: call.bot.token,
    caption: fields.get('caption') ?? null,
    hasSpoiler: fields.get('has_spoiler') === 'true',
    threadId,
    silent: fields.get('disable_notification') === 'true',
    isProtected: fields.get('protect_content') === 'true',
    image: Buffer.from(photo.bytes),
    ...facts,
    fileName: photo.fileName ?? '',
    contentType: photo.contentType ?? '',
    postedAtMs: call.nowMs(),
  };
}

/** Telegram's own picture of a post. */
function messageOf(bot: Bot, chat: Chat, post: TelegramPost): unknown {
  const id = createHash('sha256').update(post.image).digest('base64url').slice(0, 24);
  return {
    message_id: post.messageId,
    from: { id: bot.id, is_bot: true, first_name: 'Stand-in', username: 'standin_bot' },
    chat: {
      id: chat.id,
      type: chat.kind,
      title: 'Stand-in',
      ...(chat.username === null ? {} : { username: chat.username }),
    },
    date: Math.floor(post.postedAtMs / 1000),
    ...(post.threadId === null ? {} : { message_thread_id: post.threadId, is_topic_message: true }),
    photo: [
      {
        file_id: `AgACAg${id}`,
        file_unique_id: id,
        file_size: post.image.length,
        width: post.width,
        height: post.height,
      },
    ],
    ...(post.caption === null ? {} : { caption: post.caption }),
    ...(post.hasSpoiler ? { has_media_spoiler: true } : {}),
    ...(post.isProtected ? { has_protected_content: true } : {}),
  };
}
