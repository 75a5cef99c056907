import { setMaxListeners } from 'node:events';
import { formatCaption, sha256Hex, type CaptionRules, type Clock, type CredentialFields } from '../../kernel/index.js';
import { UpstreamError, type HttpClient } from '../../platform/http/index.js';
import { deriveImage } from '../derived-image.js';
import type { ImageLimits } from '../image-canvas.js';
import { platformLabel } from '../platform-label.js';
import { NotStarted } from '../publisher.port.js';
import type {
  NsfwGate,
  PostText,
  PreparedPost,
  Publisher,
  Readiness,
  SendContext,
  SendOutcome,
} from '../publisher.port.js';
import type { ChatPace, Turn } from './chat-pace.js';
import { SendCut } from './send-cut.js';
import { outcomeOf, postUrlOf } from './send-photo.answer.js';
import { sendPhotoForm } from './send-photo.form.js';
import { lostOutcome, NOT_REACHED } from './send-photo.lost.js';
import type { TelegramSettings } from './telegram.settings.js';

/** Spec: publishers.md section 2. 10 MB is read as the smaller of its two meanings. */
const IMAGE: ImageLimits = {
  maxSide: 2560,
  maxBytes: 10_000_000,
  maxSideSum: 10_000,
  ratio: { min: 1 / 20, max: 20 },
};
const RULES: CaptionRules = {
  limits: [{ max: 1024, unit: 'utf16' }],
  hashtagsMax: 10,
  ellipsis: '…',
  cleanUp: 'none',
  prefix: '',
};
/** A good answer has about 2 KB. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** Milliseconds. Waiting and connecting stay inside the 25 s of publishers.md section 11. */
export interface TelegramLimits {
  readonly waitMs: number;
  readonly connectMs: number;
  /** The whole call, connecting included. */
  readonly callMs: number;
}

/** What one Telegram publisher is made of. */
export interface TelegramParts {
  readonly id: string;
  readonly settings: TelegramSettings;
  readonly credential: CredentialFields;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly pace: ChatPace;
  /** Without a slash at its end. */
  readonly origin: string;
  readonly limits: TelegramLimits;
}

/** Posts photos to one chat through the Bot API; one method of it is used. Spec: publishers.md section 5. */
export class TelegramPublisher implements Publisher {
  readonly id: string;
  readonly type = 'telegram';
  readonly label: string;
  readonly captionRules = RULES;
  readonly captionStyle = 'conversational, emoji allowed';
  readonly supports = { altText: false, spoiler: true, lookup: false };
  readonly nsfwGate: NsfwGate;
  readonly maxSendMs: number;
  readonly #parts: Omit<TelegramParts, 'credential'>;
  readonly #ending = new AbortController();
  /** Null = disposed: nothing leads to the token any more. */
  #credential: CredentialFields | null;

  constructor({ credential, ...parts }: TelegramParts) {
    this.#parts = parts;
    this.#credential = credential;
    this.id = parts.id;
    this.label = platformLabel('telegram', parts.id);
    this.nsfwGate = parts.settings.nsfwGate;
    this.maxSendMs = parts.limits.waitMs + parts.limits.callMs;
    // Every send that waits for the chat listens until its commit: more than ten are a busy evening, not a leak.
    setMaxListeners(Infinity, this.#ending.signal);
  }

  /** Names of chats ignore case. */
  destination(): string {
    return sha256Hex(JSON.stringify(['telegram', this.#parts.settings.chatId.toLowerCase()])).slice(0, 16);
  }

  /** The platform has no alt text. */
  async prepare(source: Uint8Array, text: PostText): Promise<PreparedPost> {
    const derived = await deriveImage(source, IMAGE, this.#parts.settings.padColor);
    return { ...derived, caption: formatCaption(text.caption, RULES).text, altText: null, spoiler: text.spoiler };
  }

  /** Settings and the token's shape were looked at when it was built; there is nothing to ask without a call. */
  preflight(): Promise<Readiness> {
    const isReady = this.#credential !== null;
    return Promise.resolve(isReady ? { ready: true } : { ready: false, code: 'credential_unavailable' });
  }

  async send(post: PreparedPost, context: SendContext): Promise<SendOutcome> {
    const token = this.#credential?.reveal()['bot_token'];
    if (token === undefined) return NOT_REACHED;
    const cut = new SendCut(context.signal, this.#ending.signal);
    try {
      const turn = await this.#turn(token, context, cut.signal);
      if (!('end' in turn)) return turn;
      try {
        return await this.#call(token, post, context, cut);
      } finally {
        turn.end(cut.isCommitted);
      }
    } finally {
      cut.dispose();
    }
  }

  /** Ends what waits or connects. A post that has begun is never cut: its end would be unknown for ever. */
  dispose(): Promise<void> {
    this.#credential = null;
    this.#ending.abort();
    return Promise.resolve();
  }

  /** The limits are per bot and chat. */
  async #turn(token: string, context: SendContext, signal: AbortSignal): Promise<Turn | SendOutcome> {
    const { pace, limits, settings } = this.#parts;
    const limitMs = Math.min(limits.waitMs, context.deadline.remainingMs());
    if (limitMs <= 0 || signal.aborted) return NOT_REACHED;
    try {
      const turn = await pace.turn(sha256Hex(JSON.stringify([token, settings.chatId.toLowerCase()])), limitMs, signal);
      if ('end' in turn) return turn;
      const retryAfterSeconds = Math.ceil(turn.waitMs / 1000);
      return { outcome: 'failed', code: 'rate_limited', retryable: true, retryAfterSeconds };
    } catch (error) {
      if (signal.aborted) return NOT_REACHED;
      throw error;
    }
  }

  async #call(token: string, post: PreparedPost, context: SendContext, cut: SendCut): Promise<SendOutcome> {
    const { http, clock, origin, settings, limits } = this.#parts;
    const form = sendPhotoForm(post, settings);
    const timeoutMs = Math.min(limits.callMs, context.deadline.remainingMs());
    if (timeoutMs <= 0) return NOT_REACHED;
    try {
      const answer = await http.send({
        dependency: 'telegram',
        operation: 'send_photo',
        method: 'POST',
        url: `${origin}/bot${token}/sendPhoto`,
        headers: { 'Content-Type': form.contentType },
        body: form.body,
        timeoutMs,
        connectTimeoutMs: limits.connectMs,
        maxBytes: MAX_ANSWER_BYTES,
        beforeFirstByte: () => cut.commit(context),
        signal: cut.signal,
      });
      return outcomeOf(answer, clock, (messageId) => postUrlOf(settings.chatId, messageId));
    } catch (error) {
      if (error instanceof NotStarted) return { outcome: 'not_started' };
      if (error instanceof UpstreamError) return lostOutcome(error);
      throw error;
    }
  }
}
