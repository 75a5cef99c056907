import { PublisherError } from '../../../kernel/index.js';
import type { TenantContext, TenantRequest, TenantRuntime } from '../../../tenancy/index.js';
import type { Mutations } from '../shared/mutations.js';

/** Why a stream must end although its operation goes on; null = the person may go on looking. */
export type Lost = string | null;

/**
 * A person's rights while a stream is open: decided again and again by the config and the cookies of that moment. With
 * every look the tenant's services are those of that moment, too, so that no secret lives as long as a stream.
 */
export class RightsWatch {
  #runtime: TenantRuntime;
  #release: () => void;

  /** @param context of the request, whose rights were checked just now */
  constructor(
    private readonly mutations: Mutations,
    private readonly request: TenantRequest,
    private readonly context: TenantContext,
  ) {
    this.#runtime = context.runtime;
    this.#release = context.runtime.hold();
    request.releaseTenant?.();
  }

  get runtime(): TenantRuntime {
    return this.#runtime;
  }

  /** Looks again. */
  async check(): Promise<Lost> {
    try {
      const fresh = await this.mutations.again(this.request, this.context);
      const hold = fresh.runtime.hold();
      this.#release();
      [this.#runtime, this.#release] = [fresh.runtime, hold];
      return null;
    } catch (error) {
      return error instanceof PublisherError ? error.code : 'internal_error';
    }
  }

  end(): void {
    this.#release();
  }
}
