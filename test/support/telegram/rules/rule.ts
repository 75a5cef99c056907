import type { RunningTelegram } from '../index.js';
import { jsonOf, sendPhoto } from '../testing/client.js';
import type { FormOptions, Json, Received } from '../testing/client.js';

export const CHANNEL = -1001000000001;
export const GROUP = -4000000001;
export const FORUM = -1002000000002;
export const PRIVATE = 300000003;

/** What a rule is tried on: a fresh stand-in and its clock. */
export interface RuleWorld {
  readonly running: RunningTelegram;
  /** Milliseconds of Telegram's clock; may be moved. */
  readonly clock: { nowMs: number };
  /** A small photo to the channel, with these fields besides or instead. */
  send(this: void, fields?: FormOptions['fields'], photo?: Buffer | null): Promise<Received>;
}

/** What Telegram does, in a sentence, and the proof of it over the wire. */
export type Rule = readonly [sentence: string, proof: (world: RuleWorld) => Promise<void>];

export function worldOf(running: RunningTelegram, clock: { nowMs: number }): RuleWorld {
  return {
    running,
    clock,
    send: (fields, photo) => sendPhoto(running, { fields: { chat_id: String(CHANNEL), ...fields }, photo }),
  };
}

/** The message of a 200. */
export function sent(received: Received): Json {
  const body = jsonOf(received);
  expect({ status: received.status, ok: body['ok'] }).toEqual({ status: 200, ok: true });
  return body['result'] as Json;
}

/** A refusal in Telegram's own form. */
export function refused(received: Received, code: number, description: string, parameters?: Json): void {
  expect(received.status).toBe(code);
  expect(jsonOf(received)).toEqual({ ok: false, error_code: code, description, ...(parameters ? { parameters } : {}) });
}
