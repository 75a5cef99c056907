import { LRUCache } from 'lru-cache';
import { orAbort } from '../../kernel/index.js';
import type { ConditionProbe } from '../image-storage.port.js';
import { storageNotConditional } from '../storage.errors.js';
import type { CopyForm } from './copies.js';

/** What a store honours, and how its copies are told not to overwrite. */
export interface Conditions extends ConditionProbe {
  readonly copyForm: CopyForm;
}

/** Storages one process remembers; an entry is a few words. */
const MAX_STORAGES = 1000;

/** What this process has found out, by storage identity: asked once. Spec: publishing.md section 5.5. */
export class ConditionMemory {
  readonly #known = new LRUCache<string, Promise<Conditions>>({ max: MAX_STORAGES });

  /** @param find asked when nobody knows; a failure is not remembered */
  get(identity: string, find: () => Promise<Conditions>): Promise<Conditions> {
    const known = this.#known.get(identity);
    if (known !== undefined) return known;
    const asked = find();
    this.#known.set(identity, asked);
    asked.catch(() => {
      if (this.#known.get(identity) === asked) this.#known.delete(identity);
    });
    return asked;
  }
}

/** One storage's part of it. */
export class StoreConditions {
  /** @param find the probe of this storage */
  constructor(
    private readonly memory: ConditionMemory,
    private readonly identity: string,
    private readonly find: () => Promise<Conditions>,
  ) {}

  /** @throws PublisherError as the probe; the signal's reason, while the probe goes on for others */
  async all(signal?: AbortSignal): Promise<Conditions> {
    signal?.throwIfAborted();
    return orAbort(this.memory.get(this.identity, this.find), signal);
  }

  /**
   * Asked before anything is written: a store whose conditions nobody has tried is not trusted with a photo, and one
   * that overlooks those of a put is read only.
   * @throws PublisherError `storage_not_conditional`
   */
  async forWriting(signal?: AbortSignal): Promise<Conditions> {
    const conditions = await this.all(signal);
    if (conditions.create === 'ignored' || conditions.swap === 'ignored') throw storageNotConditional();
    return conditions;
  }
}
