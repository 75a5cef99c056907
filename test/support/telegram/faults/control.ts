import type { Membership } from '../options.js';
import type { Bot, Chat, World } from '../world/chats.js';
import { concerns } from './fault.js';
import type { Fault, Scope, Subject } from './fault.js';
import { Hold } from './hold.js';
import type { Phase } from './hold.js';

interface Planned {
  readonly fault: Fault;
  readonly scope: Scope;
  left: number;
}

/** Switches for tests. */
export class TelegramControl {
  #planned: Planned[] = [];
  #holds: Hold[] = [];

  constructor(private readonly world: World) {}

  /**
   * Makes requests fail. Of several plans the oldest that fits and is not used up counts.
   * @param options `times`: how often, default for ever; `token`, `chatId`: only for these
   */
  fail(fault: Fault, options: Scope & { readonly times?: number } = {}): void {
    const { times = Number.POSITIVE_INFINITY, ...scope } = options;
    this.#planned.push({ fault, scope, left: times });
  }

  /** The next request only. */
  failNext(fault: Fault, scope: Scope = {}): void {
    this.fail(fault, { ...scope, times: 1 });
  }

  /** A barrier, until it is released (or healed). Default: for all, before anything is posted. */
  hold(options: Scope & { readonly phase?: Phase } = {}): Hold {
    const { phase = 'before', ...scope } = options;
    const hold = new Hold(phase, scope);
    this.#holds.push(hold);
    return hold;
  }

  /** Everything answers properly again; what is held goes on. */
  heal(): void {
    this.#planned = [];
    for (const hold of this.#holds) hold.release();
    this.#holds = [];
  }

  /** What a bot may do in a chat from now on. @param chat id or `@name` */
  setMember(token: string, chat: number | string, member: Membership): void {
    this.#bot(token).memberships.set(this.#chat(chat), member);
  }

  /** A group becomes a supergroup. @returns its new id */
  migrate(chat: number | string): number {
    return this.world.migrate(this.#chat(chat));
  }

  closeTopic(chat: number | string, topic: number): void {
    this.#chat(chat).topics?.set(topic, 'closed');
  }

  /** The token is refused with 401 from now on. */
  revoke(token: string): void {
    this.#bot(token).isRevoked = true;
  }

  /** The owner of the bot asks for a new token; the old one is refused with 401. */
  rotate(token: string, newToken: string): void {
    Object.assign(this.#bot(token), { token: newToken, isRevoked: false });
  }

  /** Forgets what was posted when, so that no rate limit is near. */
  resetRates(): void {
    for (const chat of this.world.chats) chat.postedAtMs = [];
  }

  /** The fault of this request, counted; null = answer properly. @param isEarly its body is not read yet */
  take(subject: Subject, isEarly: boolean): Fault | null {
    const planned = this.#planned.find(({ scope, left }) => left > 0 && concerns(scope, subject));
    if (!planned || (planned.fault.kind === 'reset_early') !== isEarly) return null;
    planned.left -= 1;
    return planned.fault;
  }

  /** Resolves when no barrier holds this request any more. */
  async pass(phase: Phase, subject: Subject): Promise<void> {
    for (const hold of this.#holds) if (hold.phase === phase) await hold.meet(subject);
  }

  #bot(token: string): Bot {
    const bot = this.world.bots.find((one) => one.token === token);
    if (!bot) throw new Error('there is no bot with this token');
    return bot;
  }

  #chat(chat: number | string): Chat {
    const found = this.world.find(String(chat));
    if (!found) throw new Error('there is no such chat');
    return found;
  }
}
