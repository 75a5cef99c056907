import { cleanText, formatCaption, sha256Hex, type CaptionRules, type ConfirmationConfig } from '../../kernel/index.js';
import { deriveImage } from '../derived-image.js';
import type { ImageLimits } from '../image-canvas.js';
import { platformLabel } from '../platform-label.js';
import type {
  AfterSendContext,
  NsfwGate,
  PostText,
  PreparedPost,
  Publisher,
  Readiness,
  SendContext,
  SendOutcome,
} from '../publisher.port.js';
import { sendConfirmation } from './mail-confirmation.js';
import { deliverMail, type MailRoute } from './mail-delivery.js';
import { attachmentNameOf, messageIdOf } from './mail-id.js';
import { writeMail } from './mail-message.js';
import { mailTexts } from './mail-texts.js';
import { captionRulesOf, type MailSettings, type MailType } from './mail.settings.js';

/** Spec: publishers.md section 2. */
const IMAGE: ImageLimits = { maxSide: 4096, maxBytes: 10_000_000 };
/** Spec: captioning.md, styles per platform. */
const STYLES = { email: 'neutral', fetlife: 'a personal question' } as const;

/** What one mail publisher is made of. */
export interface MailPublisherOptions {
  readonly id: string;
  readonly tenant: string;
  readonly settings: MailSettings;
  readonly route: MailRoute;
  /** Null = no confirmation is wanted. */
  readonly confirmation: (ConfirmationConfig & { readonly admins: readonly string[] }) | null;
}

/**
 * Posts by mail: one message to one recipient, over a session of its own, never twice. Used for plain e-mail and
 * for FetLife, which reads the subject. Spec: publishers.md section 6.
 */
export class MailPublisher implements Publisher {
  readonly id: string;
  readonly type: MailType;
  readonly label: string;
  readonly captionRules: CaptionRules;
  readonly captionStyle: string;
  readonly supports: Publisher['supports'];
  readonly nsfwGate: NsfwGate;
  readonly maxSendMs: number;
  readonly afterSent?: (post: PreparedPost, context: AfterSendContext) => Promise<readonly string[]>;
  readonly #options: MailPublisherOptions;
  readonly #disposed = new AbortController();

  constructor(options: MailPublisherOptions) {
    const { id, settings, route, confirmation } = options;
    this.#options = options;
    this.id = id;
    this.type = settings.type;
    this.label = platformLabel(settings.type, id);
    this.captionRules = captionRulesOf(settings);
    this.captionStyle = STYLES[settings.type];
    this.supports = { altText: settings.type === 'email', spoiler: false, lookup: false };
    this.nsfwGate = settings.nsfwGate;
    this.maxSendMs = route.limits.totalMs;
    if (confirmation !== null) this.afterSent = (post, context) => this.#confirm(post, context);
  }

  destination(): string {
    const { type, recipient } = this.#options.settings;
    return sha256Hex(JSON.stringify([type, recipient.toLowerCase()])).slice(0, 16);
  }

  async prepare(source: Uint8Array, text: PostText): Promise<PreparedPost> {
    const derived = await deriveImage(source, IMAGE, this.#options.settings.padColor);
    const altText = text.altText === null || !this.supports.altText ? '' : cleanText(text.altText);
    return {
      ...derived,
      caption: formatCaption(text.caption, this.captionRules).text,
      altText: altText === '' ? null : altText,
      spoiler: false,
    };
  }

  /** Nothing to ask: settings and secret were looked at when it was built, and a server says its limits at a send. */
  preflight(): Promise<Readiness> {
    return Promise.resolve({ ready: true });
  }

  async send(post: PreparedPost, context: SendContext): Promise<SendOutcome> {
    const { route, settings, tenant } = this.#options;
    const messageId = messageIdOf(context.attemptKey, tenant);
    const mail = await writeMail({
      ...mailTexts(post, settings),
      messageId,
      from: route.server.from,
      to: settings.recipient,
      attachment: { name: attachmentNameOf(context.attemptKey), image: post.image },
      dateMs: route.clock.now(),
    });
    const job = {
      envelope: { from: route.server.from, to: [settings.recipient] },
      mail,
      messageId,
      totalMs: route.limits.totalMs,
      commit: () => context.commit(),
    };
    return deliverMail(route, job, this.#bounded(context));
  }

  dispose(): Promise<void> {
    this.#disposed.abort();
    return Promise.resolve();
  }

  async #confirm(post: PreparedPost, context: AfterSendContext): Promise<readonly string[]> {
    const { route, settings, tenant, confirmation } = this.#options;
    if (confirmation === null) return [];
    const parts = { tenant, settings, confirmation, admins: confirmation.admins };
    try {
      const told = await sendConfirmation(route, parts, post, { ...context, ...this.#bounded(context) });
      return told ? [] : ['confirmation_failed'];
    } catch {
      // Whatever went wrong: the photo is posted and stays so.
      return ['confirmation_failed'];
    }
  }

  /** The end of this publisher ends what is under way, as a stopped service does. */
  #bounded<T extends Pick<SendContext, 'deadline' | 'signal'>>(context: T): Pick<SendContext, 'deadline' | 'signal'> {
    const signals = [this.#disposed.signal, ...(context.signal ? [context.signal] : [])];
    return { deadline: context.deadline, signal: AbortSignal.any(signals) };
  }
}
