import type { DropboxAccountView, RunningDropbox } from '../index.js';
import { jsonOf } from '../testing/client.js';
import type { Client, Json, Received } from '../testing/client.js';

/** What a rule is tried on: a fresh stand-in with two accounts and a clock of its own. */
export interface RuleWorld {
  readonly running: RunningDropbox;
  readonly client: Client;
  readonly account: DropboxAccountView;
  /** The other account, on the same app. */
  readonly stranger: Client;
  /** Milliseconds of the storage clock; may be moved. */
  readonly clock: { nowMs: number };
}

/** What Dropbox does, in a sentence, and the proof of it over the wire. */
export type Rule = readonly [sentence: string, proof: (world: RuleWorld) => Promise<void>];

/** The body of a 200. */
export function ok(received: Received): Json {
  expect({ status: received.status, text: received.status === 200 ? '' : received.body.toString('utf8') }).toEqual({
    status: 200,
    text: '',
  });
  return jsonOf(received);
}

/** `metadata` of a 200 of move, copy, delete and create_folder. */
export function metadata(received: Received): Json {
  return ok(received)['metadata'] as Json;
}

/** A 409 whose summary begins so and whose union is exactly this one. */
export function refused(received: Received, tags: string, error: unknown): void {
  expect(received.status).toBe(409);
  expect(received.headers['content-type']).toBe('application/json');
  expect(jsonOf(received)).toEqual({ error_summary: expect.stringMatching(new RegExp(`^${tags}/\\.{0,3}$`)), error });
}

/** A 400 in words. */
export function badRequest(received: Received, words: string): void {
  expect({ status: received.status, text: received.body.toString('utf8') }).toEqual({ status: 400, text: words });
  expect(received.headers['content-type']).toBe('text/plain; charset=utf-8');
}

export const conflictFile = { '.tag': 'conflict', conflict: { '.tag': 'file' } };
export const toConflictFile = { '.tag': 'to', to: conflictFile };
export const pathNotFound = { '.tag': 'path', path: { '.tag': 'not_found' } };

/** Error of an upload. */
export function uploadError(reason: unknown): unknown {
  return { '.tag': 'path', reason, upload_session_id: expect.stringContaining('pid_upload_session:') };
}
