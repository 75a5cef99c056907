import type { PlantedPhoto } from '../../support/processes/index.js';
import { startSmtp } from '../../support/smtp/index.js';
import type { FaultPlan } from '../../support/smtp/index.js';
import { startTelegram } from '../../support/telegram/index.js';
import type { Fault } from '../../support/telegram/index.js';

/** Ways in which nobody learns whether a post arrived; `lost`: it did. */
export type Unclear = 'reset' | 'lost' | 'bad_answer' | 'timeout';

/** One platform that can be left without an answer. */
export interface UnclearPlatform {
  readonly type: 'telegram' | 'email';
  /** Longest a `timeout` takes, in milliseconds. */
  readonly silentMs: number;
  /** Entries of `publishers[]`, one for each lane: a chat or a recipient of its own. */
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  readonly credential: Readonly<Record<string, unknown>>;
  /** Every post from now on ends so. */
  fail(how: Unclear): void;
  heal(): void;
  /** Requests or mails of a photo that arrived whole, whatever became of them. */
  tries(photo: PlantedPhoto): number;
  /** Those of all photos. */
  allTries(): number;
  /** Posts of a photo that exist. */
  posts(photo: PlantedPhoto): number;
  close(): Promise<void>;
}

/** The post is carried out where it says so, and is not elsewhere. */
const TELEGRAM: Readonly<Record<Unclear, Fault>> = {
  reset: { kind: 'reset' },
  lost: { kind: 'reset', posted: true },
  bad_answer: { kind: 'html', status: 502 },
  timeout: { kind: 'hang' },
};
const MAIL: Readonly<Record<Unclear, FaultPlan>> = {
  reset: { at: 'dot', fault: { does: 'reset' } },
  lost: { at: 'dot', fault: { does: 'reset', taken: true } },
  bad_answer: { at: 'dot', fault: { does: 'say', bytes: '<html>\r\n', then: 'close' } },
  timeout: { at: 'dot', fault: { does: 'silent' } },
};

const TOKEN = '4815162342:token-of-the-unclear-sends-of-tests';
const PASSWORD = 'password-of-the-unclear-sends';
const SENDER = 'studio@photos.example';

/** Names of lanes: `telegram-1`, `telegram-2`, … */
export const laneOf = (type: string, lane: number): string => `${type}-${lane + 1}`;

/** @param lanes how many posts may go on at once; Telegram wants a pause in a chat */
export async function unclearTelegram(lanes: number): Promise<UnclearPlatform & { readonly url: string }> {
  const chats = Array.from({ length: lanes }, (_, lane) => -1_001_000_000_000 - lane);
  const api = await startTelegram({ bots: [{ token: TOKEN, chats }] });
  const requests = () => api.journal.filter(({ method }) => method === 'sendPhoto');
  return {
    type: 'telegram',
    url: api.url,
    silentMs: 30_000,
    entries: chats.map((chat, lane) => ({
      id: laneOf('telegram', lane),
      type: 'telegram',
      credentials_ref: 'ref-telegram',
      config: { channel_id: String(chat) },
    })),
    credential: { provider: 'telegram', version: 'v1', bot_token: TOKEN },
    fail: (how) => api.control.fail(TELEGRAM[how]),
    heal: () => api.control.heal(),
    tries: ({ mark }) => requests().filter(({ fields }) => fields?.['caption']?.includes(mark)).length,
    allTries: () => requests().length,
    posts: ({ mark }) => api.posts().filter(({ caption }) => caption?.includes(mark)).length,
    close: () => api.close(),
  };
}

/** @param lanes how many mails may be under way at once */
export async function unclearMail(lanes: number): Promise<UnclearPlatform & { readonly server: object }> {
  const smtp = await startSmtp({ mode: 'plain', users: [{ username: SENDER, password: PASSWORD }] });
  const received = () => smtp.sessions.flatMap(({ messageIds }) => messageIds);
  return {
    type: 'email',
    server: {
      host: smtp.host,
      port: smtp.port,
      use_tls: false,
      from_email: SENDER,
      password_ref: 'ref-smtp',
    },
    silentMs: 75_000,
    entries: Array.from({ length: lanes }, (_, lane) => ({
      id: laneOf('email', lane),
      type: 'email',
      config: { recipient: `person-${lane}@inbox.example` },
    })),
    credential: { provider: 'smtp', version: 'v1', password: PASSWORD },
    fail: (how) => smtp.control.fail(MAIL[how]),
    heal: () => smtp.control.heal(),
    tries: ({ contentHash }) => received().filter((id) => id.includes(contentHash)).length,
    allTries: () => received().length,
    posts: ({ mark }) => smtp.journal.filter(({ subject }) => subject.includes(mark)).length,
    close: () => smtp.close(),
  };
}
