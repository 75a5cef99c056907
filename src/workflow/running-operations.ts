import { keyReused } from './ledger/request-files.js';
import type { PublishAnswer } from './workflow.types.js';

interface Run {
  readonly bodyHash: string;
  readonly answer: Promise<PublishAnswer>;
}

interface Started {
  /** Resolves right after the claim; never when the run is refused before it. */
  readonly claimed: Promise<void>;
  readonly answer: Promise<PublishAnswer>;
}

/**
 * The runs of this process, by tenant and operation. Only a convenience: what is true stands in the storage.
 */
export class RunningOperations {
  readonly #runs = new Map<string, Run>();

  start(
    tenant: string,
    operation: { readonly id: string; readonly bodyHash: string },
    run: (claimed: () => void) => Promise<PublishAnswer>,
  ): Started {
    const key = keyOf(tenant, operation.id);
    let claimed: () => void = () => undefined;
    const wasClaimed = new Promise<void>((resolve) => (claimed = resolve));
    const answer = run(claimed).finally(() => this.#runs.delete(key));
    this.#runs.set(key, { bodyHash: operation.bodyHash, answer });
    // The caller may have been answered already; its run must not end the process by a rejection.
    answer.catch(() => undefined);
    return { claimed: wasClaimed, answer };
  }

  /**
   * The run of this very request. Until its request file is written, only this says what its key stands for.
   * @throws PublisherError `idempotency_key_reused` when the key runs with another body
   */
  get(tenant: string, operation: { readonly id: string; readonly bodyHash: string }): Run['answer'] | undefined {
    const run = this.#runs.get(keyOf(tenant, operation.id));
    if (run && run.bodyHash !== operation.bodyHash) throw keyReused();
    return run?.answer;
  }

  has(tenant: string, operationId: string): boolean {
    return this.#runs.has(keyOf(tenant, operationId));
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#runs.size > 0) await Promise.allSettled([...this.#runs.values()].map(({ answer }) => answer));
  }
}

function keyOf(tenant: string, operationId: string): string {
  return `${tenant}/${operationId}`;
}
