import { formatCaption, type CaptionRules } from '../../kernel/index.js';
import type { PreparedPost } from '../publisher.port.js';
import type { MailSettings } from './mail.settings.js';

/** The subject of a mail whose caption is in the body only. */
const NEUTRAL_SUBJECT = 'Photo upload';
/** Spec: captioning.md section 11. */
const EMAIL_SUBJECT: CaptionRules = {
  limits: [{ max: 200, unit: 'code_points' }],
  hashtagsMax: 10,
  ellipsis: '…',
  cleanUp: 'none',
  prefix: '',
};
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

export interface MailTexts {
  /** One line. */
  readonly subject: string;
  /** Lines end in `\n`. */
  readonly body: string;
}

/** Subject and body of one post. Spec: publishers.md section 6. */
export function mailTexts(post: Pick<PreparedPost, 'caption' | 'altText'>, settings: MailSettings): MailTexts {
  const subject = settings.captionTarget === 'body' ? NEUTRAL_SUBJECT : captionAsSubject(post.caption, settings);
  return { subject: oneLine(settings.prefix + subject), body: bodyOf(post, settings) };
}

/** Everything that could end a header line becomes a space. */
export function oneLine(text: string): string {
  return text.replace(CONTROLS, ' ').replace(/ {2,}/g, ' ').trim();
}

/** A FetLife caption is made to fit together with its prefix; an e-mail's body has room for more than a subject. */
function captionAsSubject(caption: string, { type }: MailSettings): string {
  return type === 'fetlife' ? caption : formatCaption(oneLine(caption), EMAIL_SUBJECT).text;
}

function bodyOf(post: Pick<PreparedPost, 'caption' | 'altText'>, { type }: MailSettings): string {
  if (type === 'fetlife' || post.altText === null) return post.caption;
  return [post.caption, post.altText].filter((part) => part !== '').join('\n\n');
}
