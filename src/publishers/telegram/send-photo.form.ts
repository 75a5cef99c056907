import { sha256Hex } from '../../kernel/index.js';
import type { PreparedPost } from '../publisher.port.js';
import type { TelegramSettings } from './telegram.settings.js';

/** A request body, whole. */
export interface Form {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/**
 * The form of `sendPhoto`. Written here and not by `FormData`, which turns each line break of a text into CR LF: a
 * caption arrives exactly as it was prepared. No `parse_mode`: nothing in a caption is markup.
 * Spec: publishers.md section 5.
 */
export function sendPhotoForm(post: PreparedPost, settings: TelegramSettings): Form {
  const fields: Record<string, string> = {
    chat_id: settings.chatId,
    ...(settings.threadId === null ? {} : { message_thread_id: String(settings.threadId) }),
    ...(post.caption === '' ? {} : { caption: post.caption }),
    ...(post.spoiler ? { has_spoiler: 'true' } : {}),
    ...(settings.silent ? { disable_notification: 'true' } : {}),
    ...(settings.protect ? { protect_content: 'true' } : {}),
  };
  // Of the content itself: the same post gives the same bytes, and no text can hold its own hash.
  const boundary = `publisher-${sha256Hex(Buffer.concat([Buffer.from(post.caption), post.image])).slice(0, 40)}`;
  const parts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  const photo = `--${boundary}\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\n`;
  const body = [
    ...parts,
    Buffer.from(`${photo}Content-Type: image/jpeg\r\n\r\n`),
    post.image,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ];
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(body) };
}
