import { upstreamError, callerError } from '../../kernel/index.js';
import type { TenantConfig, TenantSchedule } from '../../kernel/index.js';
import { LogContext } from '../../platform/logging/index.js';
import { RandomIds } from '../../platform/system/index.js';
import { RecordingLog } from '../../orchestrator/testing/index.js';
import { ManualClock } from '../../storage/testing/index.js';
import type { Scheduled } from './scheduled.types.js';
import { SchedulePlan } from './schedule-plan.js';

const DEFAULTS = { timeZone: 'UTC', order: 'random', platforms: null, count: 1, ai: 'auto' } as const;
const at = (id: string, cron = '0 9 * * *'): TenantSchedule => ({ id, cron, ...DEFAULTS });
const MINUTE_S = 60;

/** A plan over two tenants whose configurations the test has in hand. */
class Desk {
  readonly clock = new ManualClock();
  readonly log = new RecordingLog();
  /** By host; an error is thrown. */
  readonly configs = new Map<string, readonly TenantSchedule[] | Error>();
  /** What the queue was given, each time. */
  readonly planned: (readonly Scheduled[])[] = [];
  readonly drain = new AbortController();
  asked = 0;
  readonly plan = new SchedulePlan(
    {
      clock: this.clock,
      ids: new RandomIds(),
      log: this.log,
      context: new LogContext(),
      configs: { configOf: (host) => this.#configOf(host) },
      queue: { schedule: (entries) => void this.planned.push(entries as unknown as readonly Scheduled[]) },
      drain: { begun: this.drain.signal },
    },
    ['aurora.pub.test', 'harbor.pub.test'],
    async () => undefined,
  );

  /** Lets a minute pass, and what begins then end. */
  async minute(): Promise<readonly string[]> {
    this.clock.advance(MINUTE_S * 1000);
    this.plan.tick();
    await new Promise((resolve) => setTimeout(resolve, 0));
    return (this.planned.at(-1) ?? []).map(({ host, schedule }) => `${host.split('.')[0]} ${schedule.id}`);
  }

  async #configOf(host: string): Promise<TenantConfig> {
    this.asked += 1;
    const known = this.configs.get(host) ?? [];
    if (known instanceof Error) throw known;
    return { tenant: host.split('.')[0], schedules: known } as TenantConfig;
  }
}

describe('the plan of the schedules', () => {
  it('when tenants have schedules, all of them run, and a tenant is looked at once a minute', async () => {
    const desk = new Desk();
    desk.configs.set('aurora.pub.test', [at('a'), at('b')]);
    desk.configs.set('harbor.pub.test', [at('a')]);
    expect(await desk.minute()).toEqual(['aurora a', 'aurora b', 'harbor a']);
    expect(new Set(desk.planned[0]?.map(({ id }) => id)).size).toBe(3);
    desk.plan.tick();
    desk.clock.advance(59_000);
    desk.plan.tick();
    expect(desk.asked).toBe(2);
    await desk.minute();
    expect([desk.asked, desk.planned.length]).toEqual([4, 1]);
  });

  it('when a schedule changes, the others keep their times and one line says how many there are', async () => {
    const desk = new Desk();
    desk.configs.set('aurora.pub.test', [at('a')]);
    await desk.minute();
    desk.configs.set('aurora.pub.test', [at('a', '0 10 * * *'), at('b')]);
    expect(await desk.minute()).toEqual(['aurora a', 'aurora b']);
    expect(desk.log.of('schedules_changed').map(({ fields }) => [fields['tenant'], fields['schedules']])).toEqual([
      ['aurora', 1],
      ['aurora', 2],
    ]);
  });

  it('when a configuration cannot be had, what was planned stays; when the tenant is gone, it has none', async () => {
    const desk = new Desk();
    for (const host of ['aurora.pub.test', 'harbor.pub.test']) desk.configs.set(host, [at('a')]);
    await desk.minute();
    desk.configs.set('aurora.pub.test', upstreamError('config_unavailable', 'It cannot be had.'));
    desk.configs.set('harbor.pub.test', callerError('not_found', 'There is none.'));
    expect(await desk.minute()).toEqual(['aurora a']);
  });

  it('when the process goes away, nobody is asked any more', async () => {
    const desk = new Desk();
    desk.plan.start();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(desk.asked).toBe(2);
    desk.drain.abort();
    await desk.minute();
    expect(desk.asked).toBe(2);
  });
});
