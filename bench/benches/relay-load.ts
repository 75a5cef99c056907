import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { putSmallPhotos, smallName } from '../../test/browser/support/small-photos.js';
import type { TenantFile } from '../../test/support/orchestrator/index.js';
import type { Bench, Thoroughness } from '../bench.js';
import type { Latencies } from '../load/pace.js';
import { figureOf, interleaved } from '../measuring/index.js';
import type { Figure, Pair, Round } from '../measuring/index.js';
import { Crew } from '../processes/index.js';
import type { Child } from '../processes/index.js';
import type { Ended, PipelinesCommands, PipelinesStart } from '../servers/pipelines.js';
import type { Strain } from '../servers/publisher.js';
import type { SinkCommands } from '../servers/sink.js';
import { startWorld } from '../servers/start.js';
import type { World } from '../servers/start.js';
import { benchTenant, hostOf } from '../servers/tenants.js';
import { expectAll } from './expect-all.js';

const TENANT = 'aurora';
const PHOTOS = 200;
/** What a page with photos asks for, far below what the server can do. */
const PAGES = {
  thumbnail: { path: `/api/images/${smallName(0)}/thumbnail`, perSecond: 100 },
  list: { path: '/api/images', perSecond: 50 },
} as const;
type Page = keyof typeof PAGES;
const NAMES = ['thumbnail', 'list'] as const;

const PIPELINES: PipelinesStart = { pipelines: 200, jobs: 5, logBytes: 200_000 };
/** A pipeline that is delivered may still be cleared away. */
const SETTLE_MS = 1_500;
const DELIVERED_WITHIN_MS = 300_000;

type Answers = Readonly<Record<Page, Latencies>>;
interface Measured {
  readonly pages: Answers;
  readonly webhooks: Ended;
  readonly strain: Strain;
}
interface Relay {
  readonly world: World;
  readonly pipelines: Child<PipelinesCommands>;
  /** Port of a server that takes webhooks and does nothing with them. */
  readonly sinkPort: number;
}

/**
 * The server has a processor for itself where there are two; whoever asks shares the other one with the orchestrator, and
 * with GitLab and the log API, which go behind. So that what it costs to send 200 webhooks is in both sides, the baseline
 * sends them too, at the same moment, to a server that does nothing with them. What GitLab and the log API have to do for
 * the logs remains in the measured side alone: they only run when nobody asks for pages.
 * Spec: pipeline-logs.md section 2.
 */
export const relayLoad: Bench = {
  name: 'relay-load',
  question: 'what photos feel while 200 pipelines end at once and their logs are relayed',
  run: (how) => Crew.with((crew) => measure(crew, how)),
};

async function measure(crew: Crew, how: Thoroughness): Promise<readonly Figure[]> {
  const relay = await startRelay(crew);
  const rounds = await interleaved(how.rounds, {
    baseline: (round) => duringWebhooks(relay, how, relay.sinkPort, round),
    measured: (round) => whileRelaying(relay, how, round),
  });
  return [
    ...NAMES.flatMap((page) => [pageFigure(page, 'p99Ms', rounds), pageFigure(page, 'p50Ms', rounds)]),
    figure('time of a webhook, p99', rounds, ({ webhooks }) => webhooks.p99Ms),
    figure('delay of the event loop, p99', rounds, ({ strain }) => strain.loopP99Ms),
    figure('processor time of the server', rounds, ({ strain }) => strain.cpuMs),
  ];
}

async function startRelay(crew: Crew): Promise<Relay> {
  const dataDir = await crew.folder();
  await putSmallPhotos(join(dataDir, 'photos', TENANT, 'photos'), PHOTOS);
  const pipelines = await crew.add<PipelinesCommands>('servers/pipelines', PIPELINES, 'load');
  const env = { ...(await pipelines.call('variables')), DATA_DIR: dataDir, LOG_OUTPUT_DIR: join(dataDir, 'logs') };
  const world = await startWorld(crew, { tenants: [[TENANT, openTenant()]], env });
  // The list first: it finds the photos.
  for (const page of ['list', 'thumbnail'] as const) {
    await world.load.call('warmUp', { port: world.port, hosts: [hostOf(TENANT)], path: PAGES[page].path });
  }
  const sink = await crew.add<SinkCommands>('servers/sink', null, 'load');
  return { world, pipelines, sinkPort: await sink.call('port') };
}

/** One whose photos everybody may see. */
function openTenant(): TenantFile {
  const file = benchTenant(TENANT, { storage: 'local', ttlSeconds: 3600 });
  const config = file.envelope['config'] as Readonly<Record<string, object>>;
  const features = { ...config['features'], auto_view_enabled: true };
  return { ...file, envelope: { ...file.envelope, config: { ...config, features } } };
}

/** Photos from the moment on at which all pipelines end; the next side begins when each has been delivered. */
async function whileRelaying(relay: Relay, how: Thoroughness, round: number): Promise<Measured> {
  const { world, pipelines } = relay;
  const measured = await duringWebhooks(relay, how, world.port, round);
  const { requests, taken, bytes } = await pipelines.call('delivered', DELIVERED_WITHIN_MS);
  const isWhole = bytes > PIPELINES.pipelines * PIPELINES.jobs * PIPELINES.logBytes;
  if (requests !== PIPELINES.pipelines || taken !== PIPELINES.pipelines || !isWhole) {
    throw new Error(`Not every pipeline arrived once: ${requests} requests, ${taken} pipelines, ${bytes} bytes.`);
  }
  return measured;
}

/** Photos from the moment on at which somebody is told of all pipelines. */
async function duringWebhooks(
  { world, pipelines }: Relay,
  how: Thoroughness,
  port: number,
  round: number,
): Promise<Measured> {
  await delay(SETTLE_MS);
  await world.publisher.call('strain');
  const [pages, webhooks] = await Promise.all([latencies(world, how), pipelines.call('endAll', port, round)]);
  const strain = await world.publisher.call('strain');
  expectAll(webhooks.statuses, 200, 'A webhook');
  return { pages, webhooks, strain };
}

/** Both pages at the same time, as a browser asks for them. */
async function latencies({ load, port }: World, { roundMs }: Thoroughness): Promise<Answers> {
  const of = async (page: Page): Promise<Latencies> => {
    const { path, perSecond } = PAGES[page];
    const answers = await load.call(
      'pace',
      { port, host: hostOf(TENANT), path },
      { perSecond, durationMs: 2 * roundMs },
    );
    expectAll(answers.statuses, 200, `The ${page} of photos`);
    return answers;
  };
  const [thumbnail, list] = await Promise.all([of('thumbnail'), of('list')]);
  return { thumbnail, list };
}

function pageFigure(page: Page, key: 'p50Ms' | 'p99Ms', rounds: readonly Round<Measured>[]): Figure {
  const words = {
    name: `${page} of photos while 200 pipelines are relayed, ${key.slice(0, 3)}`,
    kind: 'ratio',
    goal: key === 'p99Ms' ? { atMost: 1.2 } : null,
  } as const;
  return figureOf(
    { ...WORDS, ...words },
    pairs(rounds, ({ pages }) => pages[page][key]),
  );
}

/** Says how a ratio came about; no goal. */
function figure(name: string, rounds: readonly Round<Measured>[], of: (side: Measured) => number): Figure {
  return figureOf({ ...WORDS, name, kind: 'difference', goal: null }, pairs(rounds, of));
}

const WORDS = { bench: 'relay-load', unit: 'ms', against: 'the same webhooks to a server that does nothing' } as const;

function pairs(rounds: readonly Round<Measured>[], of: (side: Measured) => number): readonly Pair[] {
  return rounds.map(({ baseline, measured }) => ({ baseline: of(baseline), measured: of(measured) }));
}
