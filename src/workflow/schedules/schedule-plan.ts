import pLimit from 'p-limit';
import { hasCode, type Clock, type Ids, type TenantConfig } from '../../kernel/index.js';
import type { EventLog, LogContext } from '../../platform/logging/index.js';
import type { JobQueue } from '../../platform/queue/index.js';
import type { TenantConfigs } from '../../tenancy/index.js';
import type { Scheduled } from './scheduled.types.js';
import type { Schedules } from './schedules.port.js';

/** So often each tenant's configuration is looked at; it is asked for anew when its own time is over. */
const LOOK_MS = 60_000;
const TICK_MS = 1_000;
const LOOKS_AT_ONCE = 4;

/** What a plan stands on. */
export interface PlanParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly context: LogContext;
  readonly configs: TenantConfigs;
  readonly queue: Pick<JobQueue, 'schedule'>;
  readonly drain: { readonly begun: AbortSignal };
}

/**
 * Which schedules of which tenants run here. A tenant whose configuration cannot be had keeps those it had, since each
 * slot asks for a valid one itself; one that is not there any more has none. Spec: publishing.md section 10.
 */
export class SchedulePlan implements Schedules {
  readonly #known = new Map<string, readonly Scheduled[]>();
  #ticker: NodeJS.Timeout | null = null;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #isLooking = false;

  /** @param hosts normalised, each once */
  constructor(
    private readonly parts: PlanParts,
    private readonly hosts: readonly string[],
    private readonly due: (scheduled: Scheduled, slot: Date) => Promise<void>,
  ) {}

  start(): void {
    if (this.#ticker !== null || this.hosts.length === 0) return;
    this.#ticker = setInterval(() => this.tick(), TICK_MS).unref();
    const stop = (): void => void (this.#ticker && clearInterval(this.#ticker));
    this.parts.drain.begun.addEventListener('abort', stop, { once: true });
    this.tick();
  }

  /** Looks when it is time to. Comes every second by itself; tests that move the clock need not wait. */
  tick(): void {
    const { clock, log, drain } = this.parts;
    const isDue = clock.monotonicMs() - this.#lookedMs >= LOOK_MS;
    if (!isDue || this.#isLooking || drain.begun.aborted) return;
    this.#lookedMs = clock.monotonicMs();
    this.#isLooking = true;
    this.#look()
      .catch((bug: unknown) => log.failure('unhandled_error', 'Schedules could not be looked at.', bug))
      .finally(() => (this.#isLooking = false));
  }

  async #look(): Promise<void> {
    const limit = pLimit(LOOKS_AT_ONCE);
    const changed = await Promise.all(this.hosts.map((host) => limit(() => this.#lookAt(host))));
    if (!changed.includes(true) || this.parts.drain.begun.aborted) return;
    this.parts.queue.schedule([...this.#known.values()].flat(), this.due);
  }

  /** Whether the schedules of a tenant are others than before. */
  async #lookAt(host: string): Promise<boolean> {
    const { ids, context, log, configs } = this.parts;
    const request_id = ids.uuid();
    return context.run({ request_id }, async () => {
      const config = await configs.configOf(host, request_id).catch(noneOrUnknown);
      if (config === 'unknown') return false;
      const before = this.#known.get(host) ?? [];
      const now = config === null ? [] : entriesOf(config, host);
      if (JSON.stringify(before) === JSON.stringify(now)) return false;
      this.#known.set(host, now);
      const tenant = config?.tenant ?? null;
      log.info('schedules_changed', 'The schedules of a tenant that run here have changed.', {
        tenant,
        schedules: now.length,
      });
      return true;
    });
  }
}

function entriesOf({ schedules }: TenantConfig, host: string): readonly Scheduled[] {
  return schedules.map((schedule) => {
    const { id, cron, timeZone } = schedule;
    return { id: `${host} ${id}`, cron, timeZone, host, schedule };
  });
}

/** Null = there is no such tenant now. */
function noneOrUnknown(error: unknown): null | 'unknown' {
  return hasCode(error, 'not_found') ? null : 'unknown';
}
