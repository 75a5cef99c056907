import type { Claim } from '../ledger/claim.js';
import type { LedgerRecord } from '../ledger/record.js';
import { keyReused } from '../ledger/request-files.js';
import type { PublishAnswer } from '../workflow.types.js';

/** Marks of what has no write of a record to name it. */
const NO_CLAIM = 'begun';
const ENDED = 'ended';

interface Run {
  readonly bodyHash: string;
  readonly answer: Promise<PublishAnswer>;
  claim: Claim | null;
  readonly watchers: Set<() => void>;
}

interface Started {
  /** Resolves right after the claim; never when the run is refused before it. */
  readonly claimed: Promise<void>;
  readonly answer: Promise<PublishAnswer>;
}

/** A run of this process as it is now. */
export interface LiveRun {
  /** Null before the claim. */
  readonly record: LedgerRecord | null;
  /** Resolves at the next change of the record, and at the end of the run. */
  readonly changed: Promise<void>;
}

/**
 * The runs of this process, by tenant and operation. Only a convenience: what is true stands in the storage.
 */
export class RunningOperations {
  readonly #runs = new Map<string, Run>();

  /** @param show tells other replicas that something has changed */
  constructor(private readonly show: (tenant: string, operationId: string, mark: string) => void) {}

  start(
    tenant: string,
    operation: { readonly id: string; readonly bodyHash: string },
    run: (claimed: (claim: Claim) => void) => Promise<PublishAnswer>,
  ): Started {
    const key = keyOf(tenant, operation.id);
    const watchers = new Set<() => void>();
    const tell = (): void => {
      this.show(tenant, operation.id, entry.claim?.record.writeNonce ?? NO_CLAIM);
      watchers.forEach((watcher) => watcher());
    };
    let resolveClaimed: () => void = () => undefined;
    const claimed = new Promise<void>((resolve) => (resolveClaimed = resolve));
    const answer = Promise.resolve()
      .then(() =>
        run((claim) => {
          entry.claim = claim;
          claim.watch(tell);
          tell();
          resolveClaimed();
        }),
      )
      .finally(() => {
        this.#runs.delete(key);
        tell();
        this.show(tenant, operation.id, ENDED);
      });
    const entry: Run = { bodyHash: operation.bodyHash, answer, claim: null, watchers };
    this.#runs.set(key, entry);
    // The caller may have been answered already; its run must not end the process by a rejection.
    answer.catch(() => undefined);
    return { claimed, answer };
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

  /** Null = it does not run in this process. @param signal ends the watching */
  live(tenant: string, operationId: string, signal: AbortSignal): LiveRun | null {
    const run = this.#runs.get(keyOf(tenant, operationId));
    if (!run) return null;
    const changed = new Promise<void>((resolve) => {
      const end = (): void => {
        run.watchers.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      run.watchers.add(end);
      signal.addEventListener('abort', end, { once: true });
    });
    return { record: run.claim?.record ?? null, changed };
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#runs.size > 0) await Promise.allSettled([...this.#runs.values()].map(({ answer }) => answer));
  }
}

function keyOf(tenant: string, operationId: string): string {
  return `${tenant}/${operationId}`;
}
