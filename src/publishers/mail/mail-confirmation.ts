import type { ConfirmationConfig } from '../../kernel/index.js';
import { deriveImage } from '../derived-image.js';
import type { AfterSendContext, PreparedPost } from '../publisher.port.js';
import { uniqueAddresses } from './mail-address.js';
import { deliverMail, type MailRoute } from './mail-delivery.js';
import { attachmentNameOf, messageIdOf } from './mail-id.js';
import { writeMail } from './mail-message.js';
import { mailTexts } from './mail-texts.js';
import type { MailSettings } from './mail.settings.js';

/** Longest side of the copy in pixels. */
const COPY_SIDE = 1024;
const COPY_BYTES = 2_000_000;
const MAX_ADMINS = 20;
const TAGS_LINE = 'Image Tags (FetLife context):';

/** What a confirmation is made of, beside the post. */
export interface ConfirmationParts {
  readonly tenant: string;
  readonly settings: MailSettings;
  readonly confirmation: ConfirmationConfig;
  readonly admins: readonly string[];
}

/**
 * Tells the sender, and without their names the tenant's admins, what was posted: a mail of its own on a session
 * of its own. Spec: publishers.md section 6, "Confirmation".
 * @returns whether everybody's copy was accepted; never throws for a server's sake
 */
export async function sendConfirmation(
  route: MailRoute,
  parts: ConfirmationParts,
  post: PreparedPost,
  context: AfterSendContext,
): Promise<boolean> {
  const { from } = route.server;
  const copy = await deriveImage(post.image, { maxSide: COPY_SIDE, maxBytes: COPY_BYTES }, parts.settings.padColor);
  const { subject, body } = mailTexts(post, parts.settings);
  const messageId = messageIdOf(context.attemptKey, parts.tenant, '.c');
  const mail = await writeMail({
    subject,
    body: [body, tagsLine(context.tags, parts.confirmation.tagsCount)].filter((part) => part !== '').join('\n\n'),
    messageId,
    from,
    to: from,
    attachment: { name: attachmentNameOf(context.attemptKey), image: copy.image },
    dateMs: route.clock.now(),
  });
  const to = [from, ...uniqueAddresses(parts.admins, MAX_ADMINS, [from])];
  const job = {
    envelope: { from, to },
    mail,
    messageId,
    totalMs: route.limits.confirmationMs,
    commit: () => undefined,
  };
  const outcome = await deliverMail(route, job, context);
  return outcome.outcome === 'sent' && outcome.warnings.length === 0;
}

/** The first tags as plain words. */
export function tagsLine(tags: readonly string[], count: number): string {
  const words = tags.map((tag) =>
    tag
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
      .trim(),
  );
  const kept = [...new Set(words.filter((word) => word !== ''))].slice(0, Math.max(0, count));
  return `${TAGS_LINE} ${kept.length > 0 ? kept.join(', ') : '(none)'}`;
}
