import { PublisherError } from '../../kernel/index.js';
import { TELEGRAM, TELEGRAM_REF, Vermont, VERMONT_CREDENTIALS } from '../testing/index.js';
import type { VermontOptions } from '../testing/index.js';

let vermont: Vermont;
const open = async (options?: VermontOptions): Promise<Vermont> => (vermont = await Vermont.open(options));
const lines = () => vermont.world.log.of('credential_unavailable').map(({ fields }) => fields);
const secondsLeft = async () => ((await vermont.refusal()) as PublisherError).details.retryAfterSeconds;

afterEach(async () => {
  expect(await vermont.close()).not.toMatch(/CANARY|ref-vermont/);
});

const WITHOUT = Object.fromEntries(Object.entries(VERMONT_CREDENTIALS).filter(([ref]) => ref !== TELEGRAM_REF));
const OPENAI = { provider: 'openai', version: 'x', api_key: 'CANARY-x' };
const INCOMPLETE = { provider: 'telegram', version: 'x' };

describe('a credential that cannot be had', () => {
  test.each<[string, object, string, number]>([
    ['there is none', WITHOUT, 'missing', 404],
    ['it is for somebody else', { ...VERMONT_CREDENTIALS, [TELEGRAM_REF]: OPENAI }, 'wrong_provider', 200],
    ['a field is missing', { ...VERMONT_CREDENTIALS, [TELEGRAM_REF]: INCOMPLETE }, 'invalid', 200],
  ])(
    'when %s, the same error comes for 30 s without a call, with one line',
    async (_case, credentials, reason, status) => {
      const { world } = await open({ credentials: credentials as VermontOptions['credentials'] });
      const asks = await Promise.all(Array.from({ length: 20 }, () => vermont.refusal()));
      for (const error of asks) expect(error).toMatchObject({ code: 'credentials_unavailable', details: { reason } });
      expect(lines()).toEqual([{ tenant: 'vermont', provider: 'telegram', reason, http_status: status }]);
      world.clock.pass(20);
      await expect(vermont.refusal()).resolves.toMatchObject({ family: 'upstream', details: { reason } });
      expect(await secondsLeft()).toBeLessThanOrEqual(10);
      expect(vermont.calls).toBe(1);
      expect(lines()).toHaveLength(1);
      vermont.give(VERMONT_CREDENTIALS);
      world.clock.pass(10);
      await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
      expect(vermont.calls).toBe(2);
    },
  );

  test('when it is for somebody else, an alarm names the field', async () => {
    await open({ credentials: { [TELEGRAM_REF]: OPENAI } });
    await vermont.refusal();
    expect(vermont.world.log.of('orchestrator_answer_invalid')).toMatchObject([
      { level: 'error', fields: { operation: 'credentials', tenant: 'vermont', reason: '$.provider' } },
    ]);
  });

  test('when the balance is too low, the caller is told for 30 s, and can do something about it', async () => {
    const { world } = await open();
    const body = { error: 'insufficient_balance' };
    world.orchestrator.control.fail('credentials', { kind: 'status', status: 403, body });
    const refused = { code: 'insufficient_balance', family: 'caller' };
    await expect(vermont.refusal({ kind: 'ai' })).resolves.toMatchObject(refused);
    world.orchestrator.control.heal();
    await expect(vermont.refusal({ kind: 'ai' })).resolves.toMatchObject(refused);
    expect(vermont.calls).toBe(1);
    expect(lines()).toMatchObject([{ provider: 'openai', reason: 'insufficient_balance', http_status: 403 }]);
    world.clock.pass(30);
    await expect(vermont.resolve({ kind: 'ai' })).resolves.toMatchObject({ version: 'o1' });
  });

  test('when one reference fails, the others of the tenant are had', async () => {
    await open({ credentials: WITHOUT });
    await vermont.refusal();
    await expect(vermont.resolve({ kind: 'storage' })).resolves.toMatchObject({ version: 'd1' });
    await expect(vermont.resolve({ kind: 'ai' })).resolves.toMatchObject({ version: 'o1' });
  });

  test('when the config changes meanwhile, the failure of a reference is still remembered', async () => {
    const { config } = await open({ credentials: WITHOUT });
    await vermont.refusal();
    await vermont.refusal(TELEGRAM, { ...config, configVersion: 'next' });
    expect(vermont.calls).toBe(1);
  });
});

describe('a call that fails', () => {
  test('when calls fail in a row, the next try waits longer and longer, at most 30 s, and one success ends that', async () => {
    const { world } = await open({ random: 0.999_999, env: { ORCHESTRATOR_TIMEOUT_MS: '200' } });
    const waits: number[] = [];
    world.orchestrator.control.fail('credentials', { kind: 'status', status: 401 });
    for (let round = 0; round < 7; round += 1) {
      waits.push((await secondsLeft()) ?? 0);
      const before = vermont.calls;
      await vermont.refusal();
      expect(vermont.calls).toBe(before);
      world.clock.pass(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect(lines()).toHaveLength(7);
    expect(lines()[0]).toMatchObject({ reason: 'unreachable' });
    world.orchestrator.control.heal();
    await vermont.resolve();
    world.clock.pass(600);
    world.orchestrator.control.fail('credentials', { kind: 'status', status: 401 });
    expect(await secondsLeft()).toBe(1);
  });

  test('when chance says so, the pause is short, but never below a second', async () => {
    const { world } = await open({ random: 0 });
    world.orchestrator.control.fail('credentials', { kind: 'status', status: 401 });
    for (let round = 0; round < 3; round += 1) {
      expect(await secondsLeft()).toBe(1);
      world.clock.pass(1);
    }
  });

  test('when the orchestrator asks for time, that is told and kept', async () => {
    const { world } = await open();
    world.orchestrator.control.fail('credentials', { kind: 'status', status: 429, retryAfter: '20' }, { times: 1 });
    expect(await secondsLeft()).toBe(20);
    world.clock.pass(18);
    expect(await secondsLeft()).toBeLessThanOrEqual(2);
    expect(vermont.calls).toBe(1);
    world.clock.pass(2);
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
  });
});

describe('a refresh ahead that fails', () => {
  const late = async (): Promise<Vermont> => {
    await open({ random: 0 });
    await vermont.resolve();
    vermont.world.clock.pass(480);
    return vermont;
  };

  test.each<[string, (of: Vermont) => void]>([
    ['the call fails', ({ world }) => world.orchestrator.control.fail('credentials', { kind: 'status', status: 401 })],
    ['it is missing now', (of) => of.give(WITHOUT)],
  ])('when %s, the credential at hand serves to its end, and not beyond', async (_case, breakIt) => {
    breakIt(await late());
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
    await vermont.settled(2);
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
    await new Promise((done) => setTimeout(done, 50));
    expect(vermont.calls).toBe(2);
    expect(lines()).toHaveLength(1);
    vermont.world.clock.pass(100);
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
    await vermont.settled(3);
    vermont.world.clock.pass(20);
    await expect(vermont.refusal()).resolves.toBeInstanceOf(PublisherError);
  });

  test.each([
    ['somebody else', OPENAI, 'wrong_provider'],
    ['nobody, a field is missing', INCOMPLETE, 'invalid'],
  ])('when the answer is now for %s, the credential at hand is not used any more', async (_case, payload, reason) => {
    (await late()).giveTelegram(payload);
    await vermont.resolve();
    await vermont.settled(2);
    await expect(vermont.refusal()).resolves.toMatchObject({ details: { reason } });
    expect(vermont.calls).toBe(2);
  });
});
