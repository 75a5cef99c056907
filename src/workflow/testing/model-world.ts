import { contentHash, type Clock, type Ids } from '../../kernel/index.js';
import type { ConditionProbe, DocumentStore } from '../../storage/index.js';
import { MemoryStore } from '../../storage/testing/index.js';
import { Dice, Schedule } from './schedule.js';

/** A broken variant of the protocol, made by changing what the real code sees or does. */
export interface Mutant {
  readonly ignores?: ReadonlySet<keyof ConditionProbe>;
  wrapDocuments?(documents: DocumentStore): DocumentStore;
  /** Runs when a post is prepared, before any claim. */
  onPrepare?(accept: () => void): void;
  /** Sends again after an ambiguous answer. */
  readonly repeatsUnknown?: boolean;
}

/** The one photo of the model, in the inbox at first. */
export const PHOTO = 'a.jpg';
const BYTES = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
export const HASH = contentHash(BYTES);

/** What all owners share: time, chance, the storage, and the platforms outside. */
export class ModelWorld {
  readonly dice: Dice;
  readonly schedule = new Schedule();
  readonly store: MemoryStore;
  /** attemptKey of every post a platform accepted: the truth outside. */
  readonly accepted: string[] = [];
  /** Whether requests and replies get lost. */
  nemesis = true;
  sends = 0;

  constructor(
    seed: number,
    readonly mutant: Mutant,
  ) {
    this.dice = new Dice(seed);
    this.store = new MemoryStore(this.clock(), mutant.ignores);
    this.store.plant('inbox', PHOTO, BYTES);
  }

  clock(): Clock {
    return { now: () => this.schedule.now(), monotonicMs: () => this.schedule.now() };
  }

  ids(): Ids {
    const hex = (bytes: number): string =>
      Array.from({ length: bytes }, () => this.dice.below(256).toString(16).padStart(2, '0')).join('');
    return { hex, uuid: () => hex(16), random: () => this.dice.next() };
  }
}
