import type { ChatKind, Membership, TelegramBot, TelegramChat } from '../options.js';

/** A chat as all its bots see it. */
export class Chat {
  readonly kind: ChatKind;
  readonly username: string | null;
  /** Topics that are open or closed; null = no forum. */
  readonly topics: Map<number, 'open' | 'closed'> | null;
  /** When it became a supergroup: the id of that. */
  movedTo: number | null = null;
  lastMessageId = 0;
  /** When something was posted, on Telegram's clock. */
  postedAtMs: number[] = [];

  constructor(
    readonly id: number,
    { kind, username, topics }: TelegramChat,
  ) {
    this.kind = kind ?? kindOf(id);
    this.username = username ?? null;
    this.topics = topics ? new Map(topics.map((topic) => [topic, 'open'])) : null;
  }
}

/** A bot, and what it may do where. */
export class Bot {
  readonly memberships = new Map<Chat, Membership>();
  isRevoked = false;

  constructor(public token: string) {}

  get id(): number {
    return Number(this.token.split(':')[0]);
  }
}

/** All bots and chats there are. */
export class World {
  readonly bots: Bot[] = [];
  readonly chats: Chat[] = [];
  #madeUp = 0;

  constructor(bots: readonly TelegramBot[]) {
    for (const { token, chats } of bots) {
      const bot = new Bot(token);
      this.bots.push(bot);
      for (const given of chats) {
        const wanted = chatOf(given);
        bot.memberships.set(this.#chat(wanted), wanted.member ?? 'may_post');
      }
    }
  }

  bot(token: string): Bot | null {
    return this.bots.find((one) => one.token === token && !one.isRevoked) ?? null;
  }

  /** @param name id in digits or `@name`; names ignore case */
  find(name: string): Chat | null {
    const username = name.startsWith('@') ? name.slice(1).toLowerCase() : null;
    return (
      this.chats.find((chat) =>
        username === null ? String(chat.id) === name : chat.username?.toLowerCase() === username,
      ) ?? null
    );
  }

  /** The group gets another id, and what is sent to the old one is refused. @returns the new id */
  migrate(group: Chat): number {
    const moved = this.#chat({ kind: 'supergroup' });
    group.movedTo = moved.id;
    for (const bot of this.bots) {
      const member = bot.memberships.get(group);
      if (member) bot.memberships.set(moved, member);
    }
    return moved.id;
  }

  #chat(wanted: TelegramChat): Chat {
    const name = wanted.id === undefined ? (wanted.username ? `@${wanted.username}` : null) : String(wanted.id);
    const known = name === null ? null : this.find(name);
    if (known) return known;
    this.#madeUp += 1;
    const chat = new Chat(wanted.id ?? -1_009_000_000_000 - this.#madeUp, wanted);
    this.chats.push(chat);
    return chat;
  }
}

function chatOf(given: number | string | TelegramChat): TelegramChat {
  if (typeof given === 'object') return given;
  if (typeof given === 'number') return { id: given };
  return given.startsWith('@') ? { username: given.slice(1) } : { id: Number(given) };
}

function kindOf(id: number): ChatKind {
  if (id > 0) return 'private';
  return String(id).startsWith('-100') ? 'channel' : 'group';
}
