import { startLogApi, type RunningLogApi } from '../../../test/support/log-api/index.js';
import { createRelayWorker } from './create-relay-worker.js';
import type { RelayWorker } from './relay-worker.js';
import { DeliveryWorld, relaySettings } from './testing/delivery-world.js';

const WAIT_MS = 20_000;

let world: DeliveryWorld;
let api: RunningLogApi;
beforeEach(async () => {
  [world, api] = [await DeliveryWorld.make(), await startLogApi()];
});
afterEach(async () => {
  await api.close();
  await world.end();
});

/** The relay of one life of the process. */
function relay(): RelayWorker {
  const { outbox, steps, clock, ids, log, http, folder } = world;
  const settings = relaySettings(folder, { url: api.url });
  const shared = { outbox, collect: steps, freeze: steps, files: steps, clock, ids, log, http, settings };
  return createRelayWorker({ ...shared, mask: (text) => text, userAgent: 'publisher-v2/1' });
}
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + WAIT_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('It did not come to be.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the relay over a restart', () => {
  it('when the drain is over in the middle of an attempt, the next life makes the next attempt with the same key', async () => {
    const hold = api.control.hold();
    const { id } = await world.accept(12);
    const first = relay();
    first.start();
    await hold.waitFor();
    const cut = new AbortController();
    const stopped = first.stop(cut.signal);
    expect(await world.outbox.read(id)).toMatchObject({ state: 'frozen', sending: { attempts: 1 } });
    cut.abort();
    await stopped;
    expect(await world.outbox.read(id)).toMatchObject({ state: 'frozen', sending: { attempts: 1, rounds: 0 } });
    await world.accept(13); // comes while nobody works

    api.control.heal();
    const next = relay();
    next.start();
    await until(async () => (await world.outbox.pending()).length === 0);
    await next.stop();
    const attempts = world.log.of('pipeline_delivery_attempt').filter(({ fields }) => fields.pipeline_id === 12);
    expect(attempts.map(({ fields }) => [fields.attempt, fields.result])).toEqual([
      [1, 'aborted'],
      [2, 'delivered'],
    ]);
    const keys = api.journal.filter(({ body }) => body?.includes('"pipeline_id":12,')).map(({ key }) => key);
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    expect(api.stored()).toHaveLength(2);
  });

  it('when the running attempt is answered within the drain, it counts and is not made again', async () => {
    const hold = api.control.hold();
    const { id } = await world.accept(12);
    const first = relay();
    first.start();
    await hold.waitFor();
    const stopped = first.stop(new AbortController().signal);
    hold.release();
    await stopped;
    expect(await world.outbox.read(id)).toMatchObject({ state: 'delivered' });
    const next = relay();
    next.start();
    await until(async () => (await world.outbox.pending()).length === 0);
    await next.stop();
    expect(api.journal).toHaveLength(1);
  });
});
