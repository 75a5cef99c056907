import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { TestClock } from '../../../src/orchestrator/testing/index.js';
import { MetricsReport } from '../../../src/platform/metrics/index.js';
import { PhotoWorld, tenantFile } from '../../support/app/index.js';
import type { TenantName } from '../../support/app/index.js';
import { ScriptedPlatforms } from './scripted-platforms.js';

const POLL_MS = 20;
/** A busy machine is no failure. */
const WAITS_MS = 60_000;
const SLOT_MS = 5 * 60_000;
/** Past the minute after which a tenant's configuration is looked at again. */
const TO_THE_NEXT_LOOK_S = 61;

export type Line = Readonly<Record<string, unknown>>;

/** Both tenants on a clock that the test moves, with schedules that come every five minutes. */
export class ScheduleWorld {
  private constructor(
    readonly photos: PhotoWorld,
    readonly platforms: ScriptedPlatforms,
    readonly clock: TestClock,
  ) {}

  static async start(): Promise<ScheduleWorld> {
    const clock = new TestClock();
    const platforms = new ScriptedPlatforms();
    const env = { BULK_PAUSE_MS: '0', SCHEDULE_HOSTS: 'Aurora.localhost, harbor.localhost' };
    const photos = await PhotoWorld.start({ adapters: { publishers: platforms }, clock, env });
    const world = new ScheduleWorld(photos, platforms, clock);
    for (const tenant of ['aurora', 'harbor'] as const) world.configure([], { tenant });
    // What was asked for before is good for ten minutes.
    clock.pass(601 + (world.#toSlotMs(601_000) + 1_000) / 1000);
    return world;
  }

  async stop(): Promise<void> {
    this.platforms.go();
    await this.photos.stop();
  }

  /** A tenant with these schedules, which run here when this resolves. @param more of the tenant's configuration */
  async plan(
    schedule: readonly object[],
    { tenant = 'aurora', features = {}, config = {} }: { tenant?: TenantName; features?: object; config?: object } = {},
  ): Promise<void> {
    const isIt = (line: Line): boolean => line['event'] === 'schedules_changed' && line['tenant'] === tenant;
    const before = this.photos.app.lines.filter(isIt).length;
    this.configure(schedule, { tenant, features, config });
    this.clock.pass(TO_THE_NEXT_LOOK_S);
    await this.until(() => this.photos.app.lines.filter(isIt).length > before);
  }

  /** Changes what a valid configuration says, before anybody has looked. An answer is good for half a minute. */
  configure(
    schedule: readonly object[],
    { tenant = 'aurora', features = {}, config = {} }: { tenant?: TenantName; features?: object; config?: object } = {},
  ): void {
    const publishers = ['one', 'two'].map((id) => ({ id, type: 'outbox' }));
    const { envelope } = tenantFile({ ...features });
    const whole = { ...(envelope['config'] as object), publishers, schedule, ...config };
    this.photos.app.tenants.set(tenant, { envelope: { ...envelope, ttl_seconds: 30, config: whole } });
  }

  /** Empties aurora: no photos, no posts, no records. The people of these tests are not signed in for so long. */
  async clear(): Promise<void> {
    this.platforms.clear();
    await rm(this.photos.folder(), { recursive: true, force: true, maxRetries: 10 });
  }

  /** Lets the time of the next slot come. */
  pass(): void {
    this.clock.pass((this.#toSlotMs() + 500) / 1000);
  }

  /** Lets the next slot come. @returns the line of how it ended for a schedule */
  async slot(schedule: string, tenant: TenantName = 'aurora'): Promise<Line> {
    this.pass();
    return this.endOf(schedule, this.#slotName(), tenant);
  }

  /** @param nth line about this slot, from 0 */
  async endOf(schedule: string, slot: string, tenant: TenantName = 'aurora', nth = 0): Promise<Line> {
    const found = (): Line | undefined => this.endsOf(schedule, tenant).filter((line) => line['slot'] === slot)[nth];
    await this.until(() => found() !== undefined);
    return found() ?? {};
  }

  /** Every line of how a slot of a schedule ended. */
  endsOf(schedule: string, tenant: TenantName = 'aurora'): readonly Line[] {
    const events = ['schedule_slot', 'job_failed'];
    return this.photos.app.lines.filter(
      (line) => events.includes(String(line['event'])) && line['schedule'] === schedule && line['tenant'] === tenant,
    );
  }

  /** Slots that were counted so far, by outcome. */
  async counted(outcome: string): Promise<number> {
    const text = await this.photos.app.app.get<MetricsReport>(MetricsReport).text();
    return Number(new RegExp(`^schedule_slots_total{outcome="${outcome}"} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
  }

  async until(isSo: () => boolean): Promise<void> {
    for (let waitedMs = 0; !isSo(); waitedMs += POLL_MS) {
      if (waitedMs > WAITS_MS) throw new Error('It did not come to what was waited for.');
      await delay(POLL_MS);
    }
  }

  /** From so many milliseconds ahead on. */
  #toSlotMs(aheadMs = 0): number {
    return SLOT_MS - ((this.clock.now() + aheadMs) % SLOT_MS);
  }

  /** Name of the slot that has just come. */
  #slotName(): string {
    const now = this.clock.now();
    return `${new Date(now - (now % SLOT_MS)).toISOString().slice(0, 16)}Z`;
  }
}
