import {
  NotStarted,
  type PreparedPost,
  type Publisher,
  type SendContext,
  type SendOutcome,
} from '../../publishers/index.js';
import { FakePublisher } from '../../publishers/testing/index.js';
import { HASH, type ModelWorld } from './model-world.js';

/** The platforms as one owner reaches them: they refuse, accept, and answer or not, by chance. */
export class ModelPublishers {
  constructor(
    private readonly world: ModelWorld,
    private readonly owner: number,
  ) {}

  open(id: string): Publisher {
    const base = new FakePublisher({ id, type: 'telegram', destination: id.padEnd(16, '0') });
    return new Proxy<Publisher>(base, {
      get: (target, name, receiver) => {
        if (name === 'send') return (_post: PreparedPost, context: SendContext) => this.#send(context);
        if (name === 'afterSent') return () => this.world.schedule.turn(this.owner).then(() => []);
        if (name === 'prepare') return (...args: Parameters<Publisher['prepare']>) => this.#prepare(target, id, args);
        const member: unknown = Reflect.get(target, name, receiver);
        return typeof member === 'function' ? (member as () => unknown).bind(target) : member;
      },
    });
  }

  #prepare(target: Publisher, id: string, args: Parameters<Publisher['prepare']>): Promise<PreparedPost> {
    this.world.mutant.onPrepare?.(() => this.world.accepted.push(`${HASH}.${id}.1`));
    return target.prepare(...args);
  }

  async #send(context: SendContext): Promise<SendOutcome> {
    await this.world.schedule.turn(this.owner);
    try {
      context.commit();
    } catch (error) {
      if (error instanceof NotStarted) return { outcome: 'not_started' };
      throw error;
    }
    this.world.sends += 1;
    await this.world.schedule.turn(this.owner);
    const luck = this.world.nemesis ? this.world.dice.next() : 1;
    if (luck < 0.03) return { outcome: 'failed', code: 'rate_limited', retryable: true };
    if (luck < 0.06) return { outcome: 'failed', code: 'unauthorized', retryable: true };
    if (luck < 0.1) return this.#ambiguous(context, false);
    this.world.accepted.push(context.attemptKey);
    await this.world.schedule.turn(this.owner);
    if (luck < 0.2) return this.#ambiguous(context, true);
    return { outcome: 'sent', postId: 'id', postUrl: null, warnings: [] };
  }

  #ambiguous(context: SendContext, accepted: boolean): SendOutcome {
    if (this.world.mutant.repeatsUnknown === true) {
      this.world.accepted.push(context.attemptKey);
      return { outcome: 'sent', postId: 'id', postUrl: null, warnings: [] };
    }
    return { outcome: 'unknown', code: accepted ? 'timeout_after_send' : 'connection_lost_after_send' };
  }
}
