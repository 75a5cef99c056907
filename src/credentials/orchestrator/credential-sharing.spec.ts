import type { RequestLogFields } from '../../platform/logging/index.js';
import { TELEGRAM, Vermont } from '../testing/index.js';
import type { VermontOptions } from '../testing/index.js';

let vermont: Vermont;
const open = async (options?: VermontOptions): Promise<Vermont> => (vermont = await Vermont.open(options));

afterEach(async () => {
  expect(await vermont.close()).not.toMatch(/CANARY|ref-vermont/);
});

describe('many at once', () => {
  test('when 500 ask for one reference, it is resolved once', async () => {
    const { world } = await open();
    world.orchestrator.control.latencyMs = 50;
    const all = await Promise.all(Array.from({ length: 500 }, () => vermont.resolve()));
    expect(new Set(all.map((credential) => credential?.version))).toEqual(new Set(['t1']));
    expect(vermont.calls).toBe(1);
  });

  test('when the one call fails, all share the error and there is one line', async () => {
    const { world } = await open();
    world.orchestrator.control.fail('credentials', { kind: 'status', status: 401 });
    const all = await Promise.all(Array.from({ length: 500 }, () => vermont.refusal()));
    for (const error of all) expect(error).toMatchObject({ code: 'credentials_unavailable' });
    expect(vermont.calls).toBe(1);
    expect(world.log.of('credential_unavailable')).toHaveLength(1);
  });

  test('when one reference hangs, another is had meanwhile', async () => {
    const { world } = await open();
    world.orchestrator.control.fail('credentials', { kind: 'hang' }, { times: 1 });
    const hanging = vermont.refusal();
    await untilCalled(1);
    await expect(vermont.resolve({ kind: 'ai' })).resolves.toMatchObject({ version: 'o1' });
    await world.orchestrator.close();
    await hanging;
  });

  test('when a request joins the call of another, its lines say whose', async () => {
    const { world } = await open();
    world.orchestrator.control.latencyMs = 50;
    const fields = ['request-a', 'request-b'].map((request_id): RequestLogFields => ({ request_id }));
    await Promise.all(
      fields.map((one) => world.context.run(one, () => vermont.resolve(TELEGRAM, vermont.config, {}, one.request_id))),
    );
    expect(fields).toEqual([{ request_id: 'request-a' }, { request_id: 'request-b', coalesced_with: 'request-a' }]);
  });

  test('when a request asks twice for itself, it has joined nobody', async () => {
    const { world } = await open();
    const fields: RequestLogFields = { request_id: 'request-2' };
    await world.context.run(fields, () => Promise.all([vermont.resolve(), vermont.resolve()]));
    expect(fields).toEqual({ request_id: 'request-2' });
  });

  test('when a refresh in the background joins a call, the request it came from has not waited for anybody', async () => {
    const { world } = await open();
    await vermont.resolve();
    world.clock.pass(480);
    const fields: RequestLogFields[] = ['request-a', 'request-b'].map((request_id) => ({ request_id }));
    await Promise.all(fields.map((one) => world.context.run(one, () => vermont.resolve())));
    await vermont.settled(2);
    expect(fields).toEqual([{ request_id: 'request-a' }, { request_id: 'request-b' }]);
  });
});

describe('who gives up', () => {
  test('when the leader gives up, no follower fails and there is still one call', async () => {
    const { world } = await open();
    world.orchestrator.control.latencyMs = 100;
    const control = new AbortController();
    const leader = vermont.resolve(TELEGRAM, vermont.config, { signal: control.signal });
    const followers = Array.from({ length: 20 }, () => vermont.resolve());
    await untilCalled(1);
    control.abort();
    await expect(leader).rejects.toMatchObject({ name: 'AbortError' });
    for (const credential of await Promise.all(followers)) expect(credential).toMatchObject({ version: 't1' });
    expect(vermont.calls).toBe(1);
  });

  test('when the only one gives up, nothing is logged or remembered, and the next call is made at once', async () => {
    const { world } = await open();
    world.orchestrator.control.fail('credentials', { kind: 'hang' }, { times: 1 });
    const control = new AbortController();
    const leader = vermont.resolve(TELEGRAM, vermont.config, { signal: control.signal });
    await untilCalled(1);
    control.abort();
    await expect(leader).rejects.toMatchObject({ name: 'AbortError' });
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
    expect(vermont.calls).toBe(2);
    expect(world.log.of('credential_unavailable')).toEqual([]);
  });

  test('when the only one gives up, the call itself is ended', async () => {
    const { world } = await open();
    const resolveCredential = jest.spyOn(world.client, 'resolveCredential');
    world.orchestrator.control.fail('credentials', { kind: 'hang' }, { times: 1 });
    const control = new AbortController();
    const leader = vermont.resolve(TELEGRAM, vermont.config, { signal: control.signal });
    await untilCalled(1);
    const [, , options] = resolveCredential.mock.calls[0] ?? [];
    expect(options?.signal?.aborted).toBe(false);
    control.abort();
    await expect(leader).rejects.toMatchObject({ name: 'AbortError' });
    expect(options?.signal?.aborted).toBe(true);
  });

  test('when it has given up before it asks, no call is made', async () => {
    await open();
    const signal = AbortSignal.abort();
    await expect(vermont.resolve(TELEGRAM, vermont.config, { signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(vermont.calls).toBe(0);
  });
});

async function untilCalled(calls: number): Promise<void> {
  while (vermont.calls < calls) await new Promise((done) => setTimeout(done, 5));
}
