import type { PublishAnswer } from './workflow.types.js';

interface Started {
  /** Resolves right after the claim; never when the run is refused before it. */
  readonly claimed: Promise<void>;
  readonly answer: Promise<PublishAnswer>;
}

/**
 * The runs of this process, by tenant and operation. Only a convenience: what is true stands in the storage.
 */
export class RunningOperations {
  readonly #runs = new Map<string, Promise<PublishAnswer>>();

  start(tenant: string, operationId: string, run: (claimed: () => void) => Promise<PublishAnswer>): Started {
    const key = keyOf(tenant, operationId);
    let claimed: () => void = () => undefined;
    const wasClaimed = new Promise<void>((resolve) => (claimed = resolve));
    const answer = run(claimed).finally(() => this.#runs.delete(key));
    this.#runs.set(key, answer);
    // The caller may have been answered already; its run must not end the process by a rejection.
    answer.catch(() => undefined);
    return { claimed: wasClaimed, answer };
  }

  get(tenant: string, operationId: string): Promise<PublishAnswer> | undefined {
    return this.#runs.get(keyOf(tenant, operationId));
  }

  has(tenant: string, operationId: string): boolean {
    return this.#runs.has(keyOf(tenant, operationId));
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#runs.size > 0) await Promise.allSettled(this.#runs.values());
  }
}

function keyOf(tenant: string, operationId: string): string {
  return `${tenant}/${operationId}`;
}
