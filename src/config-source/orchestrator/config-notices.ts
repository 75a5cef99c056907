import { LRUCache } from 'lru-cache';
import { ageMs, momentOf } from '../../kernel/index.js';
import type { Clock, Moment, TenantConfig } from '../../kernel/index.js';
import type { IgnoredSchedule } from '../../orchestrator/index.js';
import type { EventLog } from '../../platform/logging/index.js';

const ONE_MINUTE_MS = 60_000;
const MAX_TENANTS = 1000;
const MAX_TYPES = 100;
const MAX_SCHEDULES = 5_000;
/** Only a word is repeated in a line; anything else of an answer is not. */
const WORD = /^[a-z][a-z0-9_-]{0,31}$/;

/** What is worth saying about configuration, without saying it for every request. Spec: observability.md section 2. */
export class ConfigNotices {
  readonly #staleSaid = new LRUCache<string, Moment>({ max: MAX_TENANTS });
  readonly #typesSaid = new LRUCache<string, true>({ max: MAX_TYPES });
  readonly #schedulesSaid = new LRUCache<string, true>({ max: MAX_SCHEDULES });

  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  changed(before: TenantConfig | null, after: TenantConfig): void {
    if (before === null || before.configVersion === after.configVersion) return;
    this.log.info('runtime_config_changed', 'The configuration of a tenant has changed.', {
      tenant: after.tenant,
      config_version: after.configVersion,
    });
  }

  /** At most one line per tenant and minute. */
  servedStale(tenant: string, ageOfConfigMs: number): void {
    const said = this.#staleSaid.get(tenant);
    if (said && ageMs(this.clock, said) < ONE_MINUTE_MS) return;
    this.#staleSaid.set(tenant, momentOf(this.clock));
    this.log.warn('runtime_config_stale_served', 'A read was served with configuration past its time.', {
      tenant,
      age_s: Math.floor(ageOfConfigMs / 1000),
    });
  }

  /** One line per publisher type this build does not know. */
  skippedTypes(types: readonly string[]): void {
    for (const type of types) {
      const word = WORD.test(type) ? type : 'unreadable';
      if (this.#typesSaid.has(word)) continue;
      this.#typesSaid.set(word, true);
      const message = 'A publisher type of the orchestrator is not known to this build; its entries are skipped.';
      this.log.warn('orchestrator_answer_invalid', message, { reason: 'unknown_publisher_type', publisher_type: word });
    }
  }

  /** One line per schedule that is not run, and configuration it stands in. */
  ignoredSchedules({ tenant, configVersion }: TenantConfig, ignored: readonly IgnoredSchedule[]): void {
    for (const { path, reason } of ignored) {
      const key = `${tenant} ${configVersion} ${path}`;
      if (this.#schedulesSaid.has(key)) continue;
      this.#schedulesSaid.set(key, true);
      const fields = { tenant, config_version: configVersion, field: path, reason };
      this.log.warn('schedule_ignored', 'A schedule of a tenant cannot be run as it is set up.', fields);
    }
  }
}
