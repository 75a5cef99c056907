import { BASE_DOMAIN, localTenant } from '../../orchestrator/testing/index.js';
import { HOST, SourceOverHttp } from '../testing/source-over-http.js';

let world: SourceOverHttp['world'];
let source: SourceOverHttp['source'];
let read: SourceOverHttp['read'];
let change: SourceOverHttp['change'];
let down: SourceOverHttp['down'];
let settled: SourceOverHttp['settled'];

const open = async (env: Record<string, string> = {}): Promise<void> =>
  void ({ world, source, read, change, down, settled } = await SourceOverHttp.open(env));

afterEach(() => world.close());

describe('a fresh answer', () => {
  test('when 500 ask for a cold host at once, the orchestrator is called once', async () => {
    await open();
    world.orchestrator.control.latencyMs = 50;
    const answers = await Promise.all(Array.from({ length: 500 }, () => read()));
    expect(new Set(answers.map(({ config }) => config.configVersion)).size).toBe(1);
    expect(world.calls('runtime')).toBe(1);
  });

  test('when it is within its time, reads and changes make no call and see its age', async () => {
    await open();
    await read();
    world.clock.pass(400);
    await expect(read()).resolves.toMatchObject({ ageSeconds: 400, isStale: false });
    await expect(change()).resolves.toMatchObject({ ageSeconds: 400 });
    expect(world.calls('runtime')).toBe(1);
  });

  test('when 80 % of its time are over, one refresh runs in the background and nobody waits', async () => {
    await open();
    await read();
    world.clock.pass(480);
    world.tenants.set('aurora', localTenant({ config_version: 'second' }));
    const old = await Promise.all([read(), read(), change()]);
    expect(old.every(({ config }) => config.configVersion !== 'second')).toBe(true);
    await settled(2);
    await expect(read()).resolves.toMatchObject({ ageSeconds: 0, config: { configVersion: 'second' } });
    expect(world.calls('runtime')).toBe(2);
    expect(world.orchestrator.journal[1]?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(world.log.of('runtime_config_changed')).toHaveLength(1);
  });

  test('when only the wall clock jumps ahead, the answer has ended all the same', async () => {
    await open();
    await read();
    world.clock.jumpWall(601);
    await expect(change()).resolves.toMatchObject({ ageSeconds: 0 });
    expect(world.calls('runtime')).toBe(2);
  });

  test('when the wall clock jumps back, the answer does not get younger', async () => {
    await open();
    await read();
    world.clock.pass(601);
    world.clock.jumpWall(-100_000);
    await change();
    expect(world.calls('runtime')).toBe(2);
  });

  test('when an admin asks for a refresh, it is asked now', async () => {
    await open();
    await read();
    world.tenants.set('aurora', localTenant({ config_version: 'second' }));
    await expect(source.refresh(HOST, 'request-admin')).resolves.toMatchObject({ config: { configVersion: 'second' } });
    await expect(read()).resolves.toMatchObject({ config: { configVersion: 'second' } });
  });
});

describe('changes', () => {
  test('when the longest age is 0, every change asks', async () => {
    await open({ MUTATION_CONFIG_MAX_AGE_SECONDS: '0' });
    await change();
    await change();
    expect(world.calls('runtime')).toBe(2);
  });

  test('when the longest age is shorter than the TTL, it decides', async () => {
    await open({ MUTATION_CONFIG_MAX_AGE_SECONDS: '100' });
    await change();
    world.clock.pass(99);
    await change();
    expect(world.calls('runtime')).toBe(1);
    world.clock.pass(1);
    await change();
    expect(world.calls('runtime')).toBe(2);
  });
});

describe('a definite no', () => {
  test('when a host is unknown, that is remembered for 30 s', async () => {
    await open();
    const nobody = `nobody.${BASE_DOMAIN}`;
    await expect(read(nobody)).rejects.toMatchObject({ code: 'not_found' });
    await expect(change(nobody)).rejects.toMatchObject({ code: 'not_found' });
    expect(world.calls('runtime')).toBe(1);
    world.clock.pass(30);
    world.tenants.set('nobody', localTenant());
    await expect(read(nobody)).resolves.toMatchObject({ config: { tenant: 'nobody' } });
  });

  test('when a tenant is suspended and the orchestrator goes down, it is not served again', async () => {
    await open();
    await read();
    world.tenants.delete('aurora');
    await expect(source.refresh(HOST, 'request-admin')).rejects.toMatchObject({ code: 'not_found' });
    down();
    await expect(read()).rejects.toMatchObject({ code: 'not_found' });
    world.clock.pass(31);
    await expect(read()).rejects.toMatchObject({ code: 'config_unavailable' });
  });

  test('when the first read after expiry learns that the tenant is gone, it is not found', async () => {
    await open();
    await read();
    world.tenants.delete('aurora');
    world.clock.pass(601);
    await expect(read()).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a wrong answer', () => {
  test('when it breaks the schema, reads go stale and changes are refused for 30 s without a call', async () => {
    await open();
    await read();
    world.tenants.set('aurora', localTenant({}, { features: { publish_enabled: 'yes' } }));
    await expect(source.refresh(HOST, 'request-admin')).rejects.toMatchObject({ code: 'config_unavailable' });
    const calls = world.calls('runtime');
    await expect(change()).rejects.toMatchObject({ code: 'config_unavailable' });
    await expect(read()).resolves.toMatchObject({ isStale: true });
    expect(world.calls('runtime')).toBe(calls);
    world.tenants.set('aurora', localTenant());
    world.clock.pass(30);
    await expect(change()).resolves.toMatchObject({ isStale: false });
    await expect(read()).resolves.toMatchObject({ isStale: false });
  });

  test('when it names another tenant, what was good is thrown away', async () => {
    await open();
    await read();
    world.tenants.set('aurora', localTenant({ tenant: 'harbor' }));
    await expect(source.refresh(HOST, 'request-admin')).rejects.toMatchObject({ code: 'config_unavailable' });
    await expect(read()).rejects.toMatchObject({ code: 'config_unavailable' });
  });

  test('when publisher types are unknown, one line per type says so', async () => {
    await open();
    const publishers = [
      { id: 'p', type: 'carrier_pigeon' },
      { id: 'o', type: 'outbox' },
    ];
    for (const tenant of ['aurora', 'harbor']) world.tenants.set(tenant, localTenant({}, { publishers }));
    await read();
    await read(`harbor.${BASE_DOMAIN}`);
    const lines = world.log.of('orchestrator_answer_invalid');
    expect(lines.map((line) => line.fields['publisher_type'])).toEqual(['carrier_pigeon']);
  });
});

describe('tenants side by side', () => {
  test('when one host hangs, another is answered', async () => {
    await open({ ORCHESTRATOR_TIMEOUT_MS: '20000' });
    world.orchestrator.control.fail('runtime', { kind: 'hang' }, { tenant: 'aurora' });
    const hanging = read().catch(() => 'ended');
    await expect(read(`harbor.${BASE_DOMAIN}`)).resolves.toMatchObject({ config: { tenant: 'harbor' } });
    await world.orchestrator.close();
    await expect(hanging).resolves.toBe('ended');
  });
});

describe('connectivity', () => {
  test('when the orchestrator answers, there is no complaint; when it is down, it is unavailable', async () => {
    await open();
    await expect(source.checkConnectivity()).resolves.toBeUndefined();
    expect(world.orchestrator.journal.map(({ subject }) => subject)).toEqual([`healthcheck.${BASE_DOMAIN}`]);
    world.clock.pass(6);
    down();
    await expect(source.checkConnectivity()).rejects.toMatchObject({ code: 'config_unavailable' });
  });
});
