import type { Bench, Thoroughness } from '../bench.js';
import { figureOf, interleaved } from '../measuring/index.js';
import type { Figure } from '../measuring/index.js';
import type { LoadCommands } from '../load/main.js';
import { Crew, peakMegabytes } from '../processes/index.js';
import type { Child } from '../processes/index.js';
import type { FloodCommands, Route } from '../servers/flood-orchestrator.js';
import type { PublisherCommands } from '../servers/publisher.js';
import { SMALL_PAGE, startLoad, startPublisher } from '../servers/start.js';
import { hostOf } from '../servers/tenants.js';
import { expectAll } from './expect-all.js';

const BYTES = 300_000_000;
const AT_ONCE = 8;
/** Longer than a breaker stays open or a failure is remembered. */
const RECOVERY_SECONDS = 70;

/** Spec: reliability.md section 9, row 19. */
export const hugeAnswer: Bench = {
  name: 'huge-answer',
  question: 'how much memory the orchestrator can take from us with answers of 300 MB',
  run: async (how) => {
    const figures: Figure[] = [];
    for (const route of ['runtime', 'credentials'] as const) {
      figures.push(await Crew.with((crew) => measure(crew, route, how)));
    }
    return figures;
  },
};

interface Scene {
  readonly flood: Child<FloodCommands>;
  readonly publisher: Child<PublisherCommands>;
  readonly load: Child<LoadCommands>;
  readonly port: number;
}

async function measure(crew: Crew, route: Route, how: Thoroughness): Promise<Figure> {
  const flood = await crew.add<FloodCommands>('servers/flood-orchestrator', { bytes: BYTES }, 'load');
  const publisher = await startPublisher(crew, await flood.call('url'), { storage: 'memory' });
  const scene = { flood, publisher, load: await startLoad(crew), port: await publisher.call('port') };
  let cold = 0;
  const side = async (flooded: Route | null): Promise<number> => {
    cold += 1;
    await recover(scene, cold);
    return peakOf(scene, flooded, cold);
  };
  const rounds = await interleaved(how.rounds, { baseline: () => side(null), measured: () => side(route) });
  return figureOf(
    {
      bench: 'huge-answer',
      name: `peak memory, ${route}`,
      kind: 'difference',
      unit: 'MB',
      against: `resident peak of the server process while ${AT_ONCE} cold tenants get answers of the usual size`,
      goal: { atMost: 64 },
    },
    rounds,
  );
}

/** One good answer closes a breaker that the last round has opened. */
async function recover({ flood, publisher, load, port }: Scene, time: number): Promise<void> {
  await flood.call('flood', null);
  await publisher.call('pass', RECOVERY_SECONDS);
  await load.call('warmUp', { port, hosts: [hostOf(`recovery-${time}`)], path: SMALL_PAGE });
}

/** Peak while cold tenants ask at once. @param number of the time, so that nobody is warm */
async function peakOf({ flood, publisher, load, port }: Scene, flooded: Route | null, time: number): Promise<number> {
  const targets = Array.from({ length: AT_ONCE }, (_, index) => ({
    port,
    host: hostOf(`cold-${time}-${index}`),
    path: SMALL_PAGE,
  }));
  await flood.call('flood', flooded);
  await flood.call('sent');
  const peak = await peakMegabytes(publisher.pid, async () => {
    expectAll(await load.call('askAll', targets), flooded === null ? 200 : 503, 'A cold tenant');
  });
  const { answers } = await flood.call('sent');
  if (flooded !== null && answers === 0) throw new Error('No huge answer was ever sent.');
  return peak;
}
