import { upstreamError } from '../kernel/index.js';
import type { ConditionProbe, ImageStorage } from '../storage/index.js';

/**
 * Before the first claim on a storage: does it honour our conditions? Asked once per storage object; a
 * failed probe is asked again. Spec: publishing.md section 5.5.
 */
export class ProbeGate {
  readonly #results = new WeakMap<ImageStorage, Promise<ConditionProbe>>();

  /** @throws PublisherError `storage_not_conditional`, `storage_unavailable` */
  async check(storage: ImageStorage): Promise<void> {
    const { create, swap } = await this.#probe(storage);
    if (create === 'honoured' && swap === 'honoured') return;
    throw upstreamError(
      'storage_not_conditional',
      'This storage ignores write conditions, so nothing can be published from it safely.',
      { retryAfterSeconds: 60 },
    );
  }

  #probe(storage: ImageStorage): Promise<ConditionProbe> {
    const known = this.#results.get(storage);
    if (known) return known;
    const asked = storage.probe();
    this.#results.set(storage, asked);
    asked.catch(() => this.#results.delete(storage));
    return asked;
  }
}
