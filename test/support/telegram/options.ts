/** What a stand-in is started with. */
export interface TelegramOptions {
  /** Default 0: any free port of 127.0.0.1. */
  readonly port?: number;
  readonly bots: readonly TelegramBot[];
  /** Telegram's clock in ms since 1970: dates and rate limits follow it. Default `Date.now`. */
  readonly nowMs?: () => number;
  /** False: no rate limits, for tests that send much in a row. Default true. */
  readonly enforceRates?: boolean;
  /** PEM: HTTPS in place of HTTP. */
  readonly certificate?: { readonly certificate: string; readonly key: string };
  /** One line per request; never a token, chat or caption. Default: silence. */
  readonly log?: (line: string) => void;
}

export interface TelegramBot {
  readonly token: string;
  /** Where it may post: ids, `@names` (of channels), or more about a chat. A chat may be in several bots. */
  readonly chats: readonly (number | string | TelegramChat)[];
}

export type ChatKind = 'private' | 'group' | 'supergroup' | 'channel';

/** What a bot may do in a chat. */
export type Membership = 'may_post' | 'may_not_post' | 'kicked' | 'left';

export interface TelegramChat {
  /** Default: one is made up. */
  readonly id?: number;
  /** Without `@`. */
  readonly username?: string;
  /** Default: by the id, `-100…` = channel, other negative ones = group, positive = private. */
  readonly kind?: ChatKind;
  /** Topics of a forum; null (default) = it has none. */
  readonly topics?: readonly number[];
  /** Default `may_post`. */
  readonly member?: Membership;
}
