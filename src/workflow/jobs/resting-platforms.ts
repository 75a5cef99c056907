import type { Clock } from '../../kernel/index.js';
import type { PlatformResult } from '../workflow.types.js';

/** When a platform does not say how long. */
const DEFAULT_REST_S = 60;

/** Platforms that asked one job to wait: it sends them nothing until then. Spec: publishing.md section 10. */
export class RestingPlatforms {
  readonly #until = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Takes note of what the platforms of one photo said. */
  note(results: Readonly<Record<string, PlatformResult>>): void {
    for (const [platform, { code, retryAfterSeconds }] of Object.entries(results)) {
      if (code !== 'rate_limited') continue;
      const until = this.clock.monotonicMs() + (retryAfterSeconds ?? DEFAULT_REST_S) * 1000;
      this.#until.set(platform, Math.max(until, this.#until.get(platform) ?? 0));
    }
  }

  /** Milliseconds a platform still rests; 0 = it may be sent to. */
  leftMs(platform: string): number {
    return Math.max(0, (this.#until.get(platform) ?? 0) - this.clock.monotonicMs());
  }

  /** Milliseconds until one of these may be sent to; 0 = one may, or there is none. */
  allLeftMs(platforms: readonly string[]): number {
    return platforms.length === 0 ? 0 : Math.min(...platforms.map((platform) => this.leftMs(platform)));
  }
}
