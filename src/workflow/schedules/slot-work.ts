import { PublisherError, type TenantSchedule } from '../../kernel/index.js';
import type { LogContext } from '../../platform/logging/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { Footing } from '../jobs/footing.js';
import type { JobTools } from '../jobs/job-tools.js';
import type { TenantPace } from '../jobs/tenant-pace.js';
import { withinLimit } from '../jobs/within-limit.js';
import type { PublishService } from '../workflow.ports.js';
import type { PublishAnswer } from '../workflow.types.js';
import type { Scheduled, SlotEnd } from './scheduled.types.js';
import type { SlotClaims } from './slot-claim.js';
import { endFor, endOfAnswer, endOfError } from './slot-ends.js';
import { slotRequest } from './slot-request.js';

/** What slots are worked with. */
export interface SlotParts {
  readonly claims: SlotClaims;
  readonly publisher: PublishService;
  /** One photo at a time per tenant, whoever publishes it. */
  readonly pace: TenantPace;
  readonly context: LogContext;
}

/** The slot in hand. */
interface Slot {
  readonly schedule: TenantSchedule;
  readonly at: Date;
  readonly footing: Footing;
  readonly requestId: string;
}

/** One slot of a schedule from its beginning to its end, by the service everybody publishes with. */
export class SlotWork {
  constructor(
    private readonly tools: JobTools,
    private readonly parts: SlotParts,
  ) {}

  /** Never throws: what went wrong is in the end. */
  async run({ host, schedule }: Scheduled, at: Date): Promise<SlotEnd> {
    const requestId = this.parts.context.current()?.request_id ?? this.tools.ids.uuid();
    const footing = new Footing(this.tools, { host, requestId });
    const slot = { schedule, at, footing, requestId };
    let photos = 0;
    try {
      const runtime = await footing.newest();
      const refused = await this.#take(runtime, slot);
      if (refused) return refused;
      for (; photos < schedule.count; photos += 1) {
        const end = endOfAnswer(await this.#photo(runtime.tenant, slot, photos + 1), photos);
        if (end) return end;
      }
      return { outcome: 'published', photos, reason: null };
    } catch (error) {
      if (!(error instanceof PublisherError)) {
        this.tools.log.failure('unhandled_error', 'A slot of a schedule met an error nobody foresaw.', error);
      }
      return endOfError(error, photos);
    } finally {
      footing.leave();
    }
  }

  /** Null = the slot is this process's. Writes nothing when the tenant does not want it published. */
  async #take(runtime: TenantRuntime, { schedule, at, requestId }: Slot): Promise<SlotEnd | null> {
    const { tenant, config } = runtime;
    const fields = this.parts.context.current();
    if (fields) Object.assign(fields, { tenant, config_version: config.configVersion });
    if (!config.schedules.some((current) => isSame(current, schedule))) {
      return { outcome: 'changed', photos: 0, reason: null };
    }
    if (!config.features.publishEnabled || config.features.mode === 'review') return endFor('publish_disabled', 0);
    if (config.content.debug) return endFor('debug_mode', 0);
    if (this.tools.drain.isDraining()) return endFor('shutting_down', 0);
    const isMine = await this.parts.claims.take(runtime, slotRequest(schedule, at, 1, requestId));
    return isMine ? null : { outcome: 'taken', photos: 0, reason: null };
  }

  #photo(tenant: string, { schedule, at, footing, requestId }: Slot, nth: number): Promise<PublishAnswer> {
    const { tools, parts } = this;
    const request = slotRequest(schedule, at, nth, requestId);
    return parts.pace.turn(tenant, tools.drain.begun, async () => {
      const runtime = await footing.newest();
      for (;;) {
        // One that outlives a caller's patience is asked for again: the same key joins the same run.
        const answer = await withinLimit(runtime, tools, () => parts.publisher.publish(runtime, request));
        if (answer.outcome !== 'running' || tools.drain.isDraining()) return answer;
      }
    });
  }
}

/** What a person has changed meanwhile runs by its own times. */
function isSame(a: TenantSchedule, b: TenantSchedule): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
