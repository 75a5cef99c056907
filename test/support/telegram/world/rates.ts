import type { Chat } from './chats.js';

const A_SECOND_MS = 1000;
const A_MINUTE_MS = 60_000;
const PER_MINUTE = 20;

/** Whole seconds until a chat takes another message: one a second, 20 a minute except in private. 0 = now. */
export function secondsToWait(chat: Chat, nowMs: number): number {
  chat.postedAtMs = chat.postedAtMs.filter((atMs) => nowMs - atMs < A_MINUTE_MS);
  const last = chat.postedAtMs.at(-1);
  const waits = [last === undefined ? 0 : A_SECOND_MS - (nowMs - last)];
  const first = chat.postedAtMs.at(-PER_MINUTE);
  if (chat.kind !== 'private' && first !== undefined) waits.push(A_MINUTE_MS - (nowMs - first));
  return Math.max(0, Math.ceil(Math.max(...waits) / 1000));
}
