import { SourceOverHttp } from '../testing/source-over-http.js';

let world: SourceOverHttp['world'];
let read: SourceOverHttp['read'];
let change: SourceOverHttp['change'];
let down: SourceOverHttp['down'];
let settled: SourceOverHttp['settled'];

const open = async (env: Record<string, string> = {}): Promise<void> =>
  void ({ world, read, change, down, settled } = await SourceOverHttp.open(env));

afterEach(() => world.close());

describe('when the orchestrator is down', () => {
  test('and the host is cold, reads and changes are unavailable and never not found', async () => {
    await open();
    down();
    await expect(read()).rejects.toMatchObject({ code: 'config_unavailable', family: 'upstream' });
    await expect(change()).rejects.toMatchObject({ code: 'config_unavailable' });
  });

  test('and the answer is past its time, reads are stale for an hour and changes are refused', async () => {
    await open();
    await read();
    down();
    world.clock.pass(601);
    await expect(read()).resolves.toMatchObject({ isStale: true, ageSeconds: 601 });
    await expect(change()).rejects.toMatchObject({ code: 'config_unavailable', details: { retryAfterSeconds: 1 } });
    world.clock.pass(3590);
    await expect(read()).resolves.toMatchObject({ isStale: true });
    world.clock.pass(10);
    await expect(read()).rejects.toMatchObject({ code: 'config_unavailable' });
    expect(world.log.of('runtime_config_stale_served').length).toBeGreaterThanOrEqual(1);
  });

  test('and one refresh has failed, further reads neither wait nor call until the pause is over', async () => {
    await open();
    await read();
    down();
    world.clock.pass(601);
    await read();
    const calls = world.calls('runtime');
    await Promise.all(Array.from({ length: 20 }, () => read()));
    expect(world.calls('runtime')).toBe(calls);
    expect(world.log.of('runtime_config_stale_served')).toHaveLength(1);
  });

  test('and then comes back, the next refresh makes the config fresh again', async () => {
    await open();
    await read();
    down();
    world.clock.pass(601);
    await read();
    world.orchestrator.control.heal();
    world.clock.pass(31);
    await read();
    await settled(3);
    await expect(read()).resolves.toMatchObject({ isStale: false, ageSeconds: 0 });
  });

  test('and stale reads are switched off, reads are refused at once', async () => {
    await open({ RUNTIME_CONFIG_STALE_MAX_SECONDS: '0' });
    await read();
    down();
    world.clock.pass(601);
    await expect(read()).rejects.toMatchObject({ code: 'config_unavailable' });
  });

  test('and it is silent, the first stale read waits about a second and no longer', async () => {
    await open({ ORCHESTRATOR_TIMEOUT_MS: '5000' });
    await read();
    world.orchestrator.control.fail('runtime', { kind: 'hang' });
    world.clock.pass(601);
    await expect(read()).resolves.toMatchObject({ isStale: true });
  });

  test.each([
    ['cold', 0],
    ['past its time', 601],
  ])('and the host is %s, a request with a read and a change costs three calls at most', async (_case, age) => {
    await open();
    if (age > 0) await read();
    world.clock.pass(age);
    down();
    const before = world.calls('runtime');
    await Promise.allSettled([read()]);
    await expect(change()).rejects.toMatchObject({ code: 'config_unavailable' });
    await expect(change()).rejects.toMatchObject({ code: 'config_unavailable' });
    expect(world.calls('runtime') - before).toBeLessThanOrEqual(3);
    expect(world.calls('runtime')).toBeGreaterThan(before);
  });
});
