import { setTimeout as delay } from 'node:timers/promises';
import { TestClock } from '../../../src/orchestrator/testing/index.js';
import { MetricsReport } from '../../../src/platform/metrics/index.js';
import { RecordedPlatforms, startReplica } from '../../support/app/index.js';
import type { TenantName, TestApp, TestAppOptions } from '../../support/app/index.js';

export const TENANTS = ['aurora', 'harbor'] as const;
export const PLATFORMS = ['one', 'two'] as const;
const SLOT_MS = 5 * 60_000;
const POLL_MS = 50;
const WAITS_MS = 120_000;
/** Replicas whose clocks differ by so many seconds: each has reached the slot when the first one has. */
const AHEAD_S = [0, 2, 5, 15, 40] as const;
/** Too late for the slot before, and minutes before the next one. */
const PAST_A_SLOT_S = 65;

/** Where the photos of both tenants lie, with an application before them. */
export interface Place {
  readonly app: TestApp;
  put(name: string, tenant: TenantName): Promise<unknown>;
  names(folder: 'inbox' | 'archive', tenant: TenantName): Promise<readonly string[]> | readonly string[];
  stop(): Promise<void>;
}

/** Five replicas on one place, and clocks that go from slot to slot. */
export class Slots {
  private constructor(
    readonly place: Place,
    readonly platforms: RecordedPlatforms,
    private readonly clocks: readonly TestClock[],
    private readonly replicas: readonly { readonly app: TestApp['app']; stop(): Promise<void> }[],
  ) {}

  static async start(
    makePlace: (options: TestAppOptions) => Promise<Place>,
    env: Readonly<Record<string, string>>,
  ): Promise<Slots> {
    const platforms = new RecordedPlatforms();
    const adapters = { publishers: platforms };
    const clocks = AHEAD_S.map(() => new TestClock());
    const [first, ...others] = clocks;
    const hosts = TENANTS.map((tenant) => `${tenant}.localhost`).join();
    const common = { BULK_PAUSE_MS: '0', SCHEDULE_HOSTS: hosts, ...env };
    const place = await makePlace({ adapters, env: common, ...(first ? { clock: first } : {}) });
    for (const tenant of TENANTS) plan(place.app, tenant);
    const replicas = [];
    let planned = 0;
    const onLine = (line: string): void => void (planned += isPlanned(line) ? 1 : 0);
    for (const clock of others) replicas.push(await startReplica(place.app, { adapters, clock, onLine }));
    const slots = new Slots(place, platforms, clocks, replicas);
    // The first one has asked before there were schedules, and what it was told is good for ten minutes. From then on
    // no clock is near a slot, nor has just missed one.
    const toSlotS = (SLOT_MS - (((first?.now() ?? 0) + 601_000) % SLOT_MS)) / 1000;
    for (const [at, clock] of clocks.entries()) clock.pass(601 + toSlotS + PAST_A_SLOT_S + (AHEAD_S[at] ?? 0));
    const all = (): number => planned + place.app.rawLines.filter(isPlanned).length;
    // A slot that came before a replica knew of it would be missed there.
    while (all() < clocks.length * TENANTS.length) await delay(POLL_MS);
    return slots;
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.stop()));
    await this.place.stop();
  }

  /** Lets the next slot come to all replicas. @returns whether each has dealt with it for both tenants in time */
  async next(waitsMs = WAITS_MS): Promise<boolean> {
    const before = await this.#counts();
    const [first] = this.clocks;
    const now = first?.now() ?? 0;
    const seconds = (SLOT_MS - (now % SLOT_MS) + 500) / 1000;
    for (const clock of this.clocks) clock.pass(seconds);
    for (let waitedMs = 0; waitedMs < waitsMs; waitedMs += POLL_MS) {
      const counts = await this.#counts();
      if (counts.every((count, at) => count >= (before[at] ?? 0) + TENANTS.length)) return true;
      await delay(POLL_MS);
    }
    return false;
  }

  /** Slots of all replicas, by outcome. */
  async outcomes(): Promise<Readonly<Record<string, number>>> {
    const sums: Record<string, number> = {};
    for (const app of this.#apps()) {
      for (const [outcome, count] of await countsOf(app)) sums[outcome] = (sums[outcome] ?? 0) + count;
    }
    return sums;
  }

  /** Posts of a tenant, as `<photo> <platform>.<attempt>`. */
  postsOf(tenant: TenantName): readonly string[] {
    return this.platforms.posts.filter((one) => one.tenant === tenant).map(({ photo, post }) => `${photo} ${post}`);
  }

  #apps(): readonly TestApp['app'][] {
    return [this.place.app.app, ...this.replicas.map(({ app }) => app)];
  }

  #counts(): Promise<readonly number[]> {
    const sumOf = (counts: readonly (readonly [string, number])[]): number =>
      counts.reduce((sum, [, count]) => sum + count, 0);
    return Promise.all(this.#apps().map(async (app) => sumOf(await countsOf(app))));
  }
}

function isPlanned(line: string): boolean {
  return line.includes('"schedules_changed"') && line.includes('"schedules":1');
}

/** A schedule every five minutes, and two platforms. */
function plan({ tenants }: TestApp, tenant: TenantName): void {
  const file = tenants.get(tenant);
  if (!file) throw new Error('There is no such tenant.');
  const config = {
    ...(file.envelope['config'] as object),
    publishers: PLATFORMS.map((id) => ({ id, type: 'outbox' })),
    schedule: [{ id: 'often', cron: '*/5 * * * *', timeZone: 'Europe/Berlin' }],
  };
  tenants.set(tenant, { ...file, envelope: { ...file.envelope, config } });
}

async function countsOf(app: TestApp['app']): Promise<readonly (readonly [string, number])[]> {
  const text = await app.get<MetricsReport>(MetricsReport).text();
  const found = text.matchAll(/^schedule_slots_total\{outcome="(\w+)"\} (\d+)$/gm);
  return Array.from(found, ([, outcome = '', count]) => [outcome, Number(count)] as const);
}
