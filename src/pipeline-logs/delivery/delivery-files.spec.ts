import { startLogApi, type RunningLogApi } from '../../../test/support/log-api/index.js';
import type { RelayRecord } from '../outbox/index.js';
import { CollectError } from '../steps.js';
import type { LogApiSettings } from '../settings.js';
import type { RelayWay } from './relay-way.js';
import { answer, throughAll as through, wayTo } from './testing/delivery-way.js';
import { DeliveryWorld } from './testing/delivery-world.js';

let world: DeliveryWorld;
let api: RunningLogApi;

beforeEach(async () => {
  [world, api] = [await DeliveryWorld.make(), await startLogApi()];
});
afterEach(async () => {
  await api.close();
  await world.end();
});

const wayWith = (options: Partial<LogApiSettings> | null = {}): RelayWay => wayTo(api.url, world, options);
const throughAll = (way: RelayWay, from: RelayRecord): Promise<readonly number[]> => through(world, way, from);
const files = (): readonly boolean[] => world.steps.written.map(({ logs }) => logs);
const deadReasons = async (): Promise<unknown> => (await world.outbox.dead()).map(({ deadReason }) => deadReason);

describe('which files are written', () => {
  const MODES: readonly (readonly [string, string, Partial<LogApiSettings> | null, readonly boolean[], number])[] = [
    ['files only', '200', null, [true], 0],
    ['dual', '200', { saveToFile: true }, [true], 1],
    ['dual', '500', { saveToFile: true }, [true], 12],
    ['dual', 'timeout', { saveToFile: true }, [true], 12],
    ['API only with fallback', '200', {}, [false], 1],
    ['API only with fallback', '500', {}, [false, true], 12],
    ['API only with fallback', 'timeout', {}, [false, true], 12],
    ['API only', '200', { fallbackToFile: false }, [false], 1],
    ['API only', '500', { fallbackToFile: false }, [false], 12],
    ['API only', 'timeout', { fallbackToFile: false }, [false], 12],
  ];

  test.each(MODES)('when the mode is %s and the receiver says %s', async (_mode, fault, options, written, posts) => {
    if (fault !== '200') api.control.fail(fault === '500' ? answer(500) : { kind: 'hang' });
    await throughAll(
      wayWith(options && { ...options, timeoutSeconds: fault === 'timeout' ? 0.15 : 20 }),
      await world.accept(12),
    );
    expect([files(), await world.outbox.pending()]).toEqual([written, []]);
    // A busy machine may end an attempt before its request has arrived, so those are counted where they are made.
    expect(world.log.of('pipeline_delivery_attempt')).toHaveLength(posts);
  });

  test('when a pipeline is filtered out, only its metadata is written and nobody is asked', async () => {
    world.steps.isFiltered = true;
    await throughAll(wayWith(), await world.accept(12));
    expect([files(), api.journal, await world.outbox.pending()]).toEqual([[false], [], []]);
  });
});

describe('logs that cannot be had', () => {
  test('when GitLab refuses, the pipeline is dead at once and its metadata is written', async () => {
    world.steps.onCollect = () => Promise.reject(new CollectError(true));
    expect(await throughAll(wayWith(), await world.accept(12))).toEqual([]);
    expect([await deadReasons(), files(), api.journal]).toEqual([['gitlab_rejected'], [false], []]);
  });

  test('when GitLab is down, it is asked again after each of the minutes, then the pipeline is dead', async () => {
    world.steps.onCollect = () => Promise.reject(new CollectError(false));
    expect(await throughAll(wayWith(), await world.accept(12))).toEqual([300, 1800]);
    expect(await deadReasons()).toEqual(['gitlab_unavailable']);
  });

  test('when even the smallest body is too large, the pipeline is dead and its logs lie in files', async () => {
    await throughAll(wayWith({ maxPayloadBytes: 10 }), await world.accept(12));
    expect([await deadReasons(), files()]).toEqual([['payload_too_large'], [false, true]]);
  });
});
