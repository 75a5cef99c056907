import type { Answer } from '../api/photos-api.js';
import { Store } from '../lib/store.js';
import type { Publisher } from './platforms.js';

interface AvailabilityOptions {
  readonly publishers: () => Promise<Answer<readonly Publisher[]>>;
  /** Reads what the site can do, AI among it. */
  readonly features: () => Promise<void>;
  /** Whether AI is known to be out of use, though the site has it. */
  readonly isAiAway: () => boolean;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Moving from photo to photo asks no more often than this. */
const PAUSE_MS = 5_000;

/**
 * Which platforms and whether AI can be used now. What could not be used is asked about again when it matters, so
 * that its note goes once it is well; what works is not asked about at every photo. Spec: ui.md section 7.
 */
export class Availability {
  readonly publishers = new Store<readonly Publisher[]>([]);
  private askedAt = Number.NEGATIVE_INFINITY;
  private running: Promise<void> | null = null;

  constructor(private readonly options: AvailabilityOptions) {}

  /** At the start, and when a publication is about to be chosen. What was known stays when nobody answers. */
  async loadPublishers(): Promise<void> {
    const answer = await this.options.publishers();
    if (!answer.ok) return;
    const isSame = JSON.stringify(answer.value) === JSON.stringify(this.publishers.get());
    if (!isSame) this.publishers.set(answer.value);
  }

  /** When another photo is on the screen. */
  async photoOpened(): Promise<void> {
    if (this.isTroubled() && this.options.now() - this.askedAt >= PAUSE_MS) await this.refresh();
  }

  /** Asks about everything; while one such question is under way, that one counts. */
  refresh(): Promise<void> {
    this.running ??= this.ask().finally(() => (this.running = null));
    return this.running;
  }

  private async ask(): Promise<void> {
    this.askedAt = this.options.now();
    await Promise.all([this.loadPublishers(), this.options.features()]);
  }

  private isTroubled(): boolean {
    return this.options.isAiAway() || this.publishers.get().some((platform) => !platform.ready);
  }
}
