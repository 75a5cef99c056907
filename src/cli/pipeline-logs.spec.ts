import { loadEnvironment } from '../platform/environment/index.js';
import { DeliveryWorld } from '../pipeline-logs/delivery/testing/delivery-world.js';
import { join } from 'node:path';
import { EXIT } from './exit-codes.js';
import { pipelineLogs } from './pipeline-logs.js';

let world: DeliveryWorld;
let [out, err] = ['', ''];

const run = async (...args: readonly string[]): Promise<number> => {
  [out, err] = ['', ''];
  const variables = {
    GITLAB_URL: 'https://gitlab.example.com',
    GITLAB_TOKEN: 'a-token-of-gitlab',
    WEBHOOK_SECRET: 'a-secret-of-the-webhook',
    PIPELINE_LOGS_SPOOL_DIR: join(world.folder, 'spool'),
  };
  const { clock, ids, log } = world;
  return pipelineLogs(args, {
    load: () => loadEnvironment(variables, ''),
    out: (text) => (out += text),
    err: (text) => (err += text),
    ...{ clock, ids, log },
  });
};
const json = (): unknown => JSON.parse(out);

beforeEach(async () => {
  world = await DeliveryWorld.make();
});
afterEach(() => world.end());

describe('the command for stored pipelines', () => {
  test('when it lists, pending and dead are there, each alone when that is asked for', async () => {
    const [one, two] = [await world.accept(11), await world.accept(12)];
    await world.outbox.bury(two, 'rejected');
    expect([await run('list', '--json'), json()]).toEqual([
      EXIT.done,
      [
        expect.objectContaining({ id: one.id, state: 'accepted', reason: null }),
        expect.objectContaining({ id: two.id, state: 'dead', reason: 'rejected' }),
      ],
    ]);
    expect([await run('list', '--state', 'dead'), out]).toEqual([EXIT.done, `${two.id}\tdead\t0\trejected\n`]);
    expect([await run('list', '--state', 'pending'), out]).toEqual([EXIT.done, `${one.id}\taccepted\t0\n`]);
  });

  test('when it shows one, states and sizes are there and no log', async () => {
    const record = await world.accept(11);
    await world.steps.freeze({ ...record, state: 'collecting' }, 0);
    expect(await run('show', record.id, '--json')).toBe(EXIT.done);
    expect(json()).toMatchObject({ id: record.id, state: 'frozen', body_bytes: 3027, attempts: 0 });
    expect(out).not.toContain('xxx');
  });

  test('when it replays, the named are pending again, and what is not dead is counted', async () => {
    const records = [await world.accept(11), await world.accept(12), await world.accept(13)];
    for (const record of records) await world.outbox.bury(record, 'rejected');
    const [first = '', second = '', third = ''] = records.map(({ id }) => id);
    expect([await run('replay', first), out]).toEqual([EXIT.done, '1 replayed.\n']);
    expect(await run('replay', first, second)).toBe(EXIT.partly);
    expect(await run('replay', '../../etc')).toBe(EXIT.nothing);
    expect([await run('replay', '--all', '--json'), json()]).toEqual([EXIT.done, { replayed: [third], unknown: 0 }]);
    expect(await run('replay', '--all')).toBe(EXIT.nothing);
    expect(await world.outbox.pending()).toHaveLength(3);
  });

  test('when it purges, those given up long ago are gone', async () => {
    await world.outbox.bury(await world.accept(11), 'rejected');
    world.clock.advance(3 * 24 * 60 * 60 * 1000);
    await world.outbox.bury(await world.accept(12), 'rejected');
    expect([await run('purge', '--older-than', '2', '--json'), json()]).toEqual([EXIT.done, { purged: 1 }]);
    expect(await world.outbox.dead()).toHaveLength(1);
  });

  test.each([
    [[]],
    [['list', 'x']],
    [['list', '--state', 'delivered']],
    [['show']],
    [['show', '../x']],
    [['replay']],
    [['replay', '--all', '1-0123456789abcdef']],
    [['purge']],
    [['purge', '--older-than', '-1']],
    [['purge', '--older-than', '1e3']],
    [['constructor']],
    [['--secret-thing']],
  ])('when it is told %j, it says how it is used and changes nothing', async (args) => {
    expect(await run(...args)).toBe(EXIT.usage);
    expect(out).toBe('');
    expect(err).not.toContain('secret-thing');
  });
});
