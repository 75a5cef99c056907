import type { TenantRuntime } from '../../tenancy/index.js';
import type { JobTools } from './job-tools.js';

/**
 * The tenant's services under a job's feet: asked for anew before each photo, and held until the next ones are there,
 * so that a job that loses its valid config can still write that down. Spec: reliability.md section 1 (V).
 */
export class Footing {
  #last: { readonly runtime: TenantRuntime; readonly release: () => void } | null = null;

  constructor(
    private readonly tools: Pick<JobTools, 'fresh'>,
    private readonly at: { readonly host: string; readonly requestId: string },
  ) {}

  /** @throws PublisherError `not_found`, `config_unavailable`, `storage_unavailable` */
  async newest(): Promise<TenantRuntime> {
    const runtime = await this.tools.fresh.runtimeFor(this.at.host, this.at.requestId);
    const next = { runtime, release: runtime.hold() };
    this.leave();
    this.#last = next;
    return runtime;
  }

  /** For bookkeeping alone. @throws as `newest`, when there was none before */
  async newestOrLast(): Promise<TenantRuntime> {
    try {
      return await this.newest();
    } catch (error) {
      if (this.#last === null) throw error;
      return this.#last.runtime;
    }
  }

  leave(): void {
    this.#last?.release();
    this.#last = null;
  }
}
